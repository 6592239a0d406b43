/** The times that the model plays, in milliseconds: published ones, and none of our own. */
export { DATABASE_MS, POST_MS } from '../../local/metering/model.ts'

/**
 * From a write to the function that reads the stream, by share of the records: eu-west-1, 2022.
 * https://bitesizedserverless.com/bite/serverless-messaging-latency-compared
 */
const STREAM = [
  [0, 60],
  [0.5, 213],
  [0.9, 341],
  [0.99, 552],
  [1, 800],
] as const

/** The time that a share of the records stays below, straight between the known ones. */
export const streamMs = (share: number): number => {
  const above = STREAM.findIndex(([known]) => known >= share)
  const [high, low] = [STREAM[Math.max(1, above)], STREAM[Math.max(1, above) - 1]]
  if (!high || !low) return 0
  return low[1] + ((share - low[0]) / (high[0] - low[0])) * (high[1] - low[1])
}
