import type { ProblemCode } from './problems.ts'
import type { Action } from './routes.ts'

/** How a field of the query becomes one of the request: as it is, as a number, as yes or no, or all that are given of that name. */
export type Queried = 'text' | 'number' | 'flag' | 'list'

type Row = {
  /** Whose request it is; its schema, access and reply are those of `ROUTES`. */
  readonly action: Action
  /** The fields that stand in the query. A route without any takes a JSON object as its body. */
  readonly query?: Readonly<Record<string, Queried>>
  /** @default 200 */
  readonly status?: number
  /** The list of the reply that is answered as a line of JSON for each; its `next` goes in a header of its own. */
  readonly lines?: string
}

/** Where the next page of lines begins; it is not there on the last one. */
export const NEXT_HEADER = 'heliograph-next'
/** https://github.com/ndjson/ndjson-spec */
export const LINES_TYPE = 'application/x-ndjson'

/**
 * THE table of the HTTP API: the actions that make sense without a socket, by the key that API Gateway has for the route. Names
 * of channels and users stand in the query or in the body and never in the path: they may have a `/` and a `%` in them, and API
 * Gateway decodes a path before it matches it.
 */
export const HTTP_ROUTES = {
  'GET /inbox': { action: 'inbox', query: { limit: 'number', next: 'text', archived: 'flag' } },
  'GET /search': {
    action: 'search',
    query: { text: 'text', channel: 'text', limit: 'number', next: 'text' },
  },
  'GET /messages': {
    action: 'history',
    query: {
      channel: 'text',
      before: 'number',
      after: 'number',
      since: 'text',
      until: 'text',
      limit: 'number',
    },
  },
  'POST /messages': { action: 'message', status: 201 },
  'POST /messages/edits': { action: 'edit', status: 201 },
  'POST /messages/deletions': { action: 'delete', status: 201 },
  'POST /messages/reactions': { action: 'react', status: 201 },
  'GET /messages/versions': {
    action: 'versions',
    query: { channel: 'text', seq: 'number', after: 'number' },
  },
  'GET /messages/export': {
    action: 'export',
    query: { channel: 'text', after: 'number', limit: 'number' },
    lines: 'entries',
  },
  'GET /messages/pins': { action: 'pins', query: { channel: 'text', after: 'number', limit: 'number' } },
  'POST /messages/pins': { action: 'pin' },
  'POST /memberships': { action: 'join' },
  'DELETE /memberships': { action: 'leave', query: { channel: 'text' } },
  'POST /receipts': { action: 'receipt' },
  'POST /typing': { action: 'typing' },
  'GET /presence': { action: 'presence', query: { of: 'list' } },
  'POST /presence': { action: 'presence' },
  'GET /presence/counts': { action: 'census', query: { region: 'text' } },
  'GET /privacy': { action: 'privacy', query: {} },
  'POST /privacy': { action: 'privacy' },
  'POST /sync': { action: 'sync' },
  'GET /conversations': { action: 'conversation', query: { channel: 'text' } },
  'POST /conversations': { action: 'converse' },
  'POST /conversations/details': { action: 'describe' },
  'POST /conversations/settings': { action: 'settings' },
  'GET /members': { action: 'members', query: { channel: 'text', after: 'text', limit: 'number' } },
  'POST /members': { action: 'invite' },
  'DELETE /members': { action: 'expel', query: { channel: 'text', user: 'text' } },
  'POST /members/role': { action: 'appoint' },
  'GET /sanctions': { action: 'sanctions', query: { channel: 'text', after: 'text', limit: 'number' } },
  'POST /sanctions/mutes': { action: 'mute' },
  'POST /sanctions/bans': { action: 'ban' },
  'DELETE /sanctions': { action: 'pardon', query: { channel: 'text', user: 'text' } },
  'POST /reports': { action: 'report', status: 201 },
  'GET /reports': {
    action: 'reports',
    query: { channel: 'text', resolved: 'flag', limit: 'number', next: 'text' },
  },
  'POST /reports/resolutions': { action: 'resolve' },
  'POST /conversations/rules': { action: 'rules' },
  'GET /ledger': { action: 'ledger', query: { channel: 'text', seq: 'number' } },
  'POST /revocations': { action: 'revoke' },
  'POST /uploads': { action: 'upload', status: 201 },
  'POST /uploads/parts': { action: 'upload-parts' },
  'POST /uploads/complete': { action: 'upload-complete' },
  'DELETE /uploads': { action: 'upload-cancel', query: { upload: 'text' } },
  'GET /downloads': { action: 'download', query: { channel: 'text', attachment: 'text', as: 'text' } },
} as const satisfies Readonly<Record<`${'GET' | 'POST' | 'DELETE'} /${string}`, Row>>

export type HttpRoute = keyof typeof HTTP_ROUTES

/** The row of a route, `undefined` for what is none. */
export const httpRouteOf = (key: string): Row | undefined =>
  Object.hasOwn(HTTP_ROUTES, key) ? HTTP_ROUTES[key as HttpRoute] : undefined

const asNumber = (text: string): unknown => (/^\d{1,15}$/.test(text) ? Number(text) : text)
/** Of a name that is given twice it is nobody's to choose: the schema refuses the list. */
const one = (values: readonly string[]): unknown => (values.length === 1 ? values[0] : values)

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

const READERS: { readonly [Q in Queried]: (values: readonly string[]) => unknown } = {
  text: one,
  number: values => (values.length === 1 ? asNumber(values[0] ?? '') : values),
  flag: values => FLAGS.get(values.join('\0')) ?? one(values),
  list: values => values,
}

/** The fields of a query as a request has them, and the names that the route has no place for. */
export const requestInQuery = (known: Readonly<Record<string, Queried>>, query: string) => {
  const parameters = new URLSearchParams(query)
  const names = [...new Set(parameters.keys())]
  const request = Object.fromEntries(
    Object.entries(known).flatMap(([name, how]) =>
      parameters.has(name) ? [[name, READERS[how](parameters.getAll(name))]] : [],
    ),
  )
  return { request, unknown: names.filter(name => !Object.hasOwn(known, name)) }
}

/** The status of each problem. One row a code. */
export const HTTP_STATUS: Readonly<Record<ProblemCode, number>> = {
  INVALID_INPUT: 400,
  UNKNOWN_ACTION: 404,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  TOO_LARGE: 413,
  RATE_LIMITED: 429,
  TOO_MANY_CONNECTIONS: 429,
  INTERNAL: 500,
}
