/** The limits of the wire that a client keeps by itself, in the units their names say. No imports, so that every side can use them. */
export const CLIENT_LIMITS = {
  /** API Gateway ends a socket that sends a larger frame with close code 1009: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html */
  frameBytes: 32 * 1024,
  /** Users whom one body mentions. */
  mentionsMost: 16,
  /** Users asked for in one `presence`, channels in one `sync`. */
  usersAsked: 100,
  cursors: 50,
  /** Heads in one reply to `ping`: those of the channels in which somebody spoke last. Where there are fewer they are all. */
  heads: 80,
  /** A picture that stands for a picture. */
  thumbBytes: 64 * 1024,
} as const

/** How deep a frame's JSON may nest: the server alone looks. */
export const FRAME_DEPTH = 16

/** The WebSocket subprotocol that the server answers, and the prefix under which a browser carries its token. */
export const SUBPROTOCOL = 'heliograph.v1'
export const BEARER_PREFIX = 'bearer.'
