/** What a message says: any JSON object. */
export type Body = Record<string, unknown>
