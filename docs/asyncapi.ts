import { BEARER_PREFIX, EVENTS, LIMITS, ROUTES, SUBPROTOCOL } from '../shared/protocol/index.ts'
import { eventName, messages, replyName, requestName } from './messages.ts'
import { components, type JsonSchema } from './schemas.ts'

/** The AsyncAPI 3.0 document, from the server's side: it receives actions and sends events. https://www.asyncapi.com/docs/reference/specification/v3.0.0 */

const onSocket = (name: string) => ({ $ref: `#/channels/socket/messages/${name}` })
const channel = { $ref: '#/channels/socket' }

const securitySchemes = {
  subprotocol: {
    type: 'httpApiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description: `Browsers: \`${SUBPROTOCOL}, ${BEARER_PREFIX}<jwt>\`; the server answers \`${SUBPROTOCOL}\`.`,
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Servers and command-line clients: `Authorization: Bearer <jwt>`.',
  },
  ticket: {
    type: 'httpApiKey',
    in: 'query',
    name: 'ticket',
    description: 'A one-time ticket from `POST /tickets` of the HTTP API: 30 seconds, one use.',
  },
}
const security = Object.keys(securitySchemes).map(name => ({ $ref: `#/components/securitySchemes/${name}` }))

const servers = {
  deployed: {
    host: '{api}.execute-api.{region}.amazonaws.com',
    pathname: '/{stage}',
    protocol: 'wss',
    description: 'API Gateway; the outputs of the deployment name it.',
    variables: {
      api: { description: "The API's id." },
      region: { description: 'The AWS region.' },
      stage: { description: 'The stage.' },
    },
    security,
  },
  local: {
    host: '127.0.0.1:{port}',
    pathname: '/{stage}',
    protocol: 'ws',
    description: 'What `npm start` prints.',
    variables: { port: { description: 'A free port.' }, stage: { description: 'The stage.' } },
    security,
  },
}

const receiving = () =>
  Object.entries(ROUTES).map(([action, { summary }]) => [
    action,
    {
      action: 'receive',
      summary,
      channel,
      messages: [onSocket(requestName(action))],
      reply: { channel, messages: [onSocket(replyName(action)), onSocket('refused')] },
    },
  ])

const sending = () => [
  ...Object.entries(EVENTS).map(([event, { summary }]) => [
    eventName(event),
    { action: 'send', summary, channel, messages: [onSocket(eventName(event))] },
  ]),
  [
    'events',
    {
      action: 'send',
      summary: 'Several events in one frame, in order.',
      channel,
      messages: [onSocket('events')],
    },
  ],
]

const socket = (names: readonly string[]) => ({
  address: '/',
  title: 'The one socket',
  description: `Text frames of JSON, at most ${LIMITS.frameBytes / 1024} KB. Heliograph's own channels are a field of the frames.`,
  messages: Object.fromEntries(names.map(name => [name, { $ref: `#/components/messages/${name}` }])),
  bindings: {
    ws: {
      method: 'GET',
      query: { type: 'object', properties: { ticket: { type: 'string' } } },
      bindingVersion: '0.1.0',
    },
  },
})

/** The whole document, as plain data. */
export const asyncapi = (version: string): JsonSchema => ({
  asyncapi: '3.0.0',
  info: {
    title: 'Heliograph',
    version,
    description: `Wire protocol ${SUBPROTOCOL}. PROTOCOL.md says it in words.`,
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
  },
  defaultContentType: 'application/json',
  servers,
  channels: { socket: socket(Object.keys(messages())) },
  operations: Object.fromEntries([...receiving(), ...sending()]),
  components: { messages: messages(), schemas: components(), securitySchemes },
})
