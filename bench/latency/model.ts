/** The times that the model plays, in milliseconds; published ones, and none of our own. */
export const MODEL = {
  /** One call of DynamoDB, by the hint of its own documents: single-digit milliseconds. */
  databaseMs: 5,
  /** One post to a socket. */
  postMs: 10,
  /**
   * From a write to the function that reads the stream, by share of the records: eu-west-1, 2022.
   * https://bitesizedserverless.com/bite/serverless-messaging-latency-compared
   */
  stream: [
    [0, 60],
    [0.5, 213],
    [0.9, 341],
    [0.99, 552],
    [1, 800],
  ],
} as const

/** The time that a share of the records stays below, straight between the known ones. */
export const streamMs = (share: number): number => {
  const above = MODEL.stream.findIndex(([known]) => known >= share)
  const [high, low] = [MODEL.stream[Math.max(1, above)], MODEL.stream[Math.max(1, above) - 1]]
  if (!high || !low) return 0
  return low[1] + ((share - low[0]) / (high[0] - low[0])) * (high[1] - low[1])
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
export const chanceOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A share of some numbers that are sorted: 0.5 is the median. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
