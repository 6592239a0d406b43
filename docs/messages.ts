import { EVENTS, type EventName, ROUTES } from '../shared/protocol/index.ts'
import { type JsonSchema, schemaOf } from './schemas.ts'

/** The messages of the AsyncAPI document: each frame of the protocol, as it crosses the wire. */

type Message = { readonly name: string; readonly title: string; readonly payload: JsonSchema } & Record<
  string,
  unknown
>

export const idField = { $ref: '#/components/schemas/FrameId' }
const idOrNull = { anyOf: [idField, { type: 'null' }] }

/** An object's schema with the frame's own fields before those of the row. */
export const framed = (
  own: Record<string, JsonSchema>,
  required: readonly string[],
  inner: JsonSchema,
): JsonSchema => ({
  type: 'object',
  properties: { ...own, ...(inner.properties as Record<string, JsonSchema>) },
  required: [...required, ...((inner.required as readonly string[] | undefined) ?? [])],
  additionalProperties: false,
})

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
/** The names under which an action's two messages and an event's stand in the document. */
export const requestName = (action: string) => `ask${capital(action)}`
export const replyName = (action: string) => `${action}Done`
export const eventName = (event: string) => `${event}Event`

const requests = (): readonly Message[] =>
  Object.entries(ROUTES).map(([action, { summary, request, examples }]) => ({
    name: requestName(action),
    title: `Ask: ${action}`,
    summary,
    correlationId: { location: '$message.payload#/id' },
    payload: framed({ action: { const: action }, id: idField }, ['action'], schemaOf(request, 'input')),
    examples: examples.map((example, at) => ({
      name: `${action}-${at + 1}`,
      payload: { action, id: String(at + 1), ...example },
    })),
  }))

const replies = (): readonly Message[] =>
  Object.entries(ROUTES).map(([action, { reply }]) => ({
    name: replyName(action),
    title: `Reply: ${action}`,
    correlationId: { location: '$message.payload#/reply' },
    payload: framed({ reply: idField, ok: { const: true } }, ['reply', 'ok'], schemaOf(reply)),
  }))

const refused = (): Message => ({
  name: 'refused',
  title: 'Reply: refused',
  summary: 'The action was refused and left no trace. `reply` is null where the frame had no readable id.',
  correlationId: { location: '$message.payload#/reply' },
  payload: framed(
    { reply: idOrNull, ok: { const: false }, error: { $ref: '#/components/schemas/Problem' } },
    ['reply', 'ok', 'error'],
    {},
  ),
  examples: [
    {
      name: 'too-fast',
      payload: {
        reply: '7',
        ok: false,
        error: { code: 'RATE_LIMITED', message: 'Too fast.', retryAfterMs: 900 },
      },
    },
  ],
})

const events = (): readonly Message[] =>
  (Object.keys(EVENTS) as EventName[]).map(event => ({
    name: eventName(event),
    title: `Event: ${event}`,
    summary: EVENTS[event].summary,
    payload: framed({ event: { const: event } }, ['event'], schemaOf(EVENTS[event].fields)),
    examples: EVENTS[event].examples.map((example, at) => ({
      name: `${event}-${at + 1}`,
      payload: { event, ...example },
    })),
  }))

const batch = (): Message => ({
  name: 'events',
  title: 'Several events in one frame',
  summary: 'In order; each is one of the events above.',
  payload: {
    type: 'array',
    minItems: 1,
    items: {
      oneOf: Object.keys(EVENTS).map(event => ({
        $ref: `#/components/messages/${eventName(event)}/payload`,
      })),
    },
  },
})

/** Every message by its name; `components()` has the schemas to which they refer. */
export const messages = (): Readonly<Record<string, Message>> =>
  Object.fromEntries(
    [...requests(), ...replies(), refused(), ...events(), batch()].map(message => [message.name, message]),
  )
