import * as z from 'zod/mini'
import {
  EVENTS,
  type EventName,
  POLLED,
  POLLED_FRAMES,
  POLLING_ROUTES,
  ROUTES,
} from '../shared/protocol/index.ts'
import { framed, idField } from './messages.ts'
import { type JsonSchema, schemaOf } from './schemas.ts'

/** The paths of polling in the OpenAPI document. */

const JSON_TYPE = 'application/json'
const EVENT_NAMES = Object.keys(EVENTS) as EventName[]

const Begun = z.strictObject({ connection: z.string(), waitSeconds: z.int() })
const Came = z.strictObject({
  after: z.int(),
  events: z.array(z.looseObject({ event: z.enum(EVENT_NAMES) })),
})

const header = (form: string): JsonSchema => ({
  name: POLLED.header,
  in: 'header',
  required: true,
  description: `\`${form}\`; the connection is the asker's own, as \`POST /polling\` named it`,
  schema: { type: 'string' },
})
const NAMED = header('<connection>')
const content = (schema: JsonSchema) => ({ content: { [JSON_TYPE]: { schema } } })

const OPERATIONS: { readonly [K in keyof typeof POLLING_ROUTES]: JsonSchema } = {
  'POST /polling': {
    operationId: 'postPolling',
    responses: { '201': { description: 'Begun.', ...content(schemaOf(Begun)) } },
  },
  'GET /polling': {
    operationId: 'getPolling',
    parameters: [header('<connection>;after=<number>;wait=<seconds>')],
    responses: {
      '200': { description: 'What came, in order; nothing where nothing did.', ...content(schemaOf(Came)) },
    },
  },
  'DELETE /polling': {
    operationId: 'deletePolling',
    parameters: [NAMED],
    responses: { '204': { description: 'Ended.' } },
  },
}

const frameOf = (action: (typeof POLLED_FRAMES)[number]['action']): JsonSchema => {
  const { request, summary, examples } = ROUTES[action]
  const schema = framed({ action: { const: action }, id: idField }, ['action'], schemaOf(request, 'input'))
  const asked = examples.map((example, at) => [
    `example${at + 1}`,
    { value: { action, id: '7', ...example } },
  ])
  return {
    operationId: `postPolling${action.charAt(0).toUpperCase()}${action.slice(1)}`,
    summary,
    description: `The frame \`${action}\` of a polled connection, which is answered as on a socket.`,
    parameters: [NAMED],
    requestBody: {
      required: true,
      content: { [JSON_TYPE]: { schema, examples: Object.fromEntries(asked) } },
    },
    responses: {
      '200': {
        description: 'The reply, also where it is a refusal.',
        ...content({
          type: 'object',
          properties: { reply: { type: ['string', 'null'] }, ok: { type: 'boolean' } },
          required: ['reply', 'ok'],
        }),
      },
      '204': { description: 'The frame had no `id`.' },
    },
  }
}

/** Every path of polling; `refusals` is what a request is answered that never became a frame. */
export const pollingPaths = (
  refusals: Record<string, JsonSchema>,
): Record<string, Record<string, object>> => {
  const found: Record<string, Record<string, object>> = {}
  const add = (key: string, operation: JsonSchema) => {
    const [method = '', path = ''] = key.split(' ')
    const { 401: nobody, 403: another, 404: gone } = refusals
    const own = operation.parameters ? { '401': nobody, '403': another, '404': gone } : { '401': nobody }
    const responses = { ...(operation.responses as object), ...own }
    found[path] = { ...found[path], [method.toLowerCase()]: { ...operation, responses } }
  }
  for (const [key, { summary }] of Object.entries(POLLING_ROUTES))
    add(key, { summary, ...OPERATIONS[key as keyof typeof POLLING_ROUTES] })
  for (const { key, action } of POLLED_FRAMES) add(key, frameOf(action))
  return found
}
