/** What a user of the protocol may see. */
export { ALIVE } from './alive.ts'
export * from './channel.ts'
export { EVENTS, type Event, type EventName, type FieldsOf } from './events.ts'
export type { Entry, Position, Presence, Status } from './fields.ts'
export { bytesOf, type Decoded, decode, encode, exceeds, type Reply } from './frame.ts'
export { HTTP_ROUTES, type HttpRoute, httpRouteOf, type Queried, queryOf, requestInQuery } from './http.ts'
export { BEARER_PREFIX, LIMITS, SUBPROTOCOL } from './limits.ts'
export { type Advice, isRetryable, PROBLEMS, type ProblemBody, type ProblemCode } from './problems.ts'
export {
  type Access,
  type Action,
  type ParsedOf,
  type ReplyOf,
  type RequestOf,
  ROUTES,
  routeOf,
} from './routes.ts'
