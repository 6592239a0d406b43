/** How long AWS takes, in milliseconds: a call to DynamoDB, a post to a socket, the next look at a stream. Models, not measurements. */
export const DATABASE_MS = 5
export const POST_MS = 10
/** Lambda looks at a shard four times a second. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
export const STREAM_MS = 250
