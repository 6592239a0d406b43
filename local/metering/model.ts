/** How long AWS takes, in milliseconds: a call to DynamoDB, a post to a socket. Models, not measurements. */
export const DATABASE_MS = 5
export const POST_MS = 10
