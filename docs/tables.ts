import {
  EVENTS,
  HTTP_ROUTES,
  HTTP_STATUS,
  LIMITS,
  POLLING_ROUTES,
  PROBLEMS,
  ROUTES,
} from '../shared/protocol/index.ts'
import { LIMIT_ROWS } from './limits.ts'
import { table } from './markdown.ts'
import { fieldsOf, short } from './notation.ts'
import { components, type JsonSchema, schemaOf } from './schemas.ts'
import type { Tables } from './sections.ts'

/** The tables of `PROTOCOL.md` that follow from the code, each as Markdown. */

const code = (texts: readonly string[]): string => texts.map(text => `\`${text}\``).join('<br>') || '–'
const inline = (texts: readonly string[]): string => texts.map(text => `\`${text}\``).join(', ') || '–'

const actions = (): string =>
  table(
    ['action', 'parameters', 'result', 'who may', 'events it causes'],
    Object.entries(ROUTES).map(([name, { request, reply, access, causes }]) => [
      `[\`${name}\`](#${name})`,
      code(fieldsOf(schemaOf(request, 'input'))),
      code(fieldsOf(schemaOf(reply))),
      access,
      inline(causes),
    ]),
  )

const events = (): string =>
  table(
    ['event', 'fields', 'meaning'],
    Object.entries(EVENTS).map(([name, { fields, summary }]) => [
      `\`${name}\``,
      code(fieldsOf(schemaOf(fields))),
      summary,
    ]),
  )

const requests = (): string =>
  table(
    ['request', 'where its fields stand', 'the action', 'done'],
    Object.entries(HTTP_ROUTES).map(([key, row]) => {
      const { action, query, status = 200 }: { action: string; query?: object; status?: number } = row
      const where = query ? `query: ${inline(Object.keys(query))}` : 'body'
      return [`\`${key}\``, where, `[\`${action}\`](#${action})`, String(status)]
    }),
  )

const polling = (): string =>
  table(
    ['request', 'what it does', 'done'],
    [
      ...Object.entries(POLLING_ROUTES).map(([key, row]) => [`\`${key}\``, row.summary, String(row.status)]),
      [
        '`POST /polling/<action>`',
        'Says a frame, whose body is the frame: one address for each action.',
        '200, 204',
      ],
    ],
  )

const statuses = (): string =>
  table(
    ['status', 'code'],
    [...Map.groupBy(Object.entries(HTTP_STATUS), ([, status]) => status)].map(([status, codes]) => [
      String(status),
      inline(codes.map(([code]) => code)),
    ]),
  )

const boundsOf = ({ minLength, maxLength, format }: JsonSchema): string =>
  [format, maxLength && `${minLength ?? 0}–${maxLength} characters`].filter(Boolean).join(', ')

const words = (): string =>
  table(
    ['name', 'JSON', 'meaning'],
    Object.entries(components()).map(([name, schema]) => [
      `\`${name}\``,
      [`\`${short(schema)}\``, boundsOf(schema)].filter(Boolean).join(', '),
      String(schema.description),
    ]),
  )

const problems = (): string =>
  table(
    ['code', 'text', 'advice', 'the client should'],
    Object.entries(PROBLEMS).map(([name, { text, client, should }]) => [
      `\`${name}\``,
      text,
      `\`${client}\``,
      should,
    ]),
  )

const limits = (): string =>
  table(
    ['of', 'at most', 'beyond it'],
    Object.entries(LIMIT_ROWS).map(([name, { what, show, over }]) => [
      what,
      show(LIMITS[name as keyof typeof LIMITS]),
      over,
    ]),
  )

/** One row a table of `PROTOCOL.md`. */
export const TABLES: Tables = {
  actions,
  events,
  fields: words,
  problems,
  requests,
  polling,
  statuses,
  limits,
}
