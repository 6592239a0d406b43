/** What a user of the protocol may see. */
export type { Advice } from './advice.ts'
export { ALIVE } from './alive.ts'
export { Attachment } from './attachments.ts'
export * from './channel.ts'
export { BEARER_PREFIX, SUBPROTOCOL } from './client-limits.ts'
export type { Role } from './conversation-fields.ts'
export { EVENTS, type Event, type EventName, type FieldsOf } from './events.ts'
export type { Amends, Entry, Link, Position, Presence, Reactions, Status } from './fields.ts'
export type { FileType } from './file-types.ts'
export { bytesOf, type Decoded, decode, encode, exceeds, judge, type Reply } from './frame.ts'
export {
  HTTP_ROUTES,
  HTTP_STATUS,
  type HttpRoute,
  LINES_TYPE,
  NEXT_HEADER,
  type Queried,
} from './http.ts'
export { type KnownBody, kindOf } from './kinds.ts'
export { LIMITS } from './limits.ts'
export { mentionsIn } from './mentions.ts'
export { isPolled, POLLED, pollingHeader, pollingIn } from './polled.ts'
export { POLLED_FRAMES, POLLING_ROUTES, type PollingRoute } from './polling.ts'
export { isRetryable, PROBLEMS, type ProblemBody, type ProblemCode } from './problems.ts'
export type { Access } from './route.ts'
export {
  type Action,
  type ParsedOf,
  type ReplyOf,
  type RequestOf,
  ROUTES,
  routeOf,
} from './routes.ts'
