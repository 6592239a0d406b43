/**
 * What API Gateway bounds. Sizes in bytes, times in milliseconds; tests compress the times.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export type GatewayLimits = {
  /** One frame; a larger one ends the socket with 1009. */
  readonly frameBytes: number
  /** One message of several frames, and one posted event. */
  readonly messageBytes: number
  readonly idleMs: number
  readonly lifeMs: number
  /** The longest wait for a function, whatever the integration says; the function goes on after it. */
  readonly waitMs: number
  /** What may wait in a socket's buffer before posts to it get 429. AWS names no number. */
  readonly bufferBytes: number
  /** New sockets a second, and at once; those above get 429. */
  readonly connectsPerSecond: number
  /** Posts a second, and at once; those above get 429. On AWS all APIs of an account share these. */
  readonly postsPerSecond: number
  readonly postsAtOnce: number
  /** How often idle and old sockets are looked for. */
  readonly sweepMs: number
}

/** AWS's limits as they are. */
export const awsLimits: GatewayLimits = {
  frameBytes: 32 * 1024,
  messageBytes: 128 * 1024,
  idleMs: 10 * 60_000,
  lifeMs: 2 * 3_600_000,
  waitMs: 29_000,
  bufferBytes: 1024 * 1024,
  connectsPerSecond: 500,
  postsPerSecond: 10_000,
  postsAtOnce: 5000,
  sweepMs: 1000,
}

/**
 * The quotas of an account as if AWS had raised them, which it does on request: for loads of one laptop, where the rates
 * of a region would only hide what the rest can do.
 */
export const raisedQuotas = {
  connectsPerSecond: 1_000_000,
  postsPerSecond: 1_000_000,
  postsAtOnce: 1_000_000,
} as const satisfies Partial<GatewayLimits>
