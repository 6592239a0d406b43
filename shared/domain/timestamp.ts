/** Epoch milliseconds as the wire tells times: RFC 3339, UTC, milliseconds. */
export const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString()
