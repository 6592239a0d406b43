import * as z from 'zod/mini'
import {
  HTTP_ROUTES,
  HTTP_STATUS,
  type HttpRoute,
  LINES_TYPE,
  NEXT_HEADER,
  PROBLEMS,
  type ProblemCode,
  type Queried,
  ROUTES,
} from '../shared/protocol/index.ts'
import { pollingPaths } from './polling.ts'
import { components, type JsonSchema, schemaOf } from './schemas.ts'

/** The OpenAPI 3.1 document of the HTTP API. https://spec.openapis.org/oas/v3.1.1.html */

const JSON_TYPE = 'application/json'
const PROBLEM_TYPE = 'application/problem+json'

/** What no request over HTTP is answered with: it names no action and opens no socket. */
const ELSEWHERE: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['UNKNOWN_ACTION', 'TOO_MANY_CONNECTIONS'])

const refusals = (): Record<string, JsonSchema> => {
  const codes = (Object.keys(PROBLEMS) as ProblemCode[]).filter(code => !ELSEWHERE.has(code))
  return Object.fromEntries(
    codes.map(code => [
      String(HTTP_STATUS[code]),
      {
        description: `\`${code}\`: ${PROBLEMS[code].text}`,
        ...(code === 'RATE_LIMITED' && {
          headers: { 'retry-after': { description: 'Whole seconds', schema: { type: 'integer' } } },
        }),
        content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/HttpProblem' } } },
      },
    ]),
  )
}

const asObject = (schema: JsonSchema) => {
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, JsonSchema>>
    required?: readonly string[]
  }
  return { properties, required }
}

const parameterOf = (name: string, schema: JsonSchema, isRequired: boolean, how: Queried) => {
  const { description, default: byDefault, ...rest } = schema
  return {
    name,
    in: 'query',
    required: isRequired && byDefault === undefined,
    ...(description !== undefined && { description }),
    ...(how === 'list' && { style: 'form', explode: true }),
    schema: { ...rest, ...(byDefault !== undefined && { default: byDefault }) },
  }
}

type Row = {
  readonly action: keyof typeof ROUTES
  readonly query?: Readonly<Record<string, Queried>>
  readonly status?: number
  readonly lines?: string
}

const nameOf = (key: string): string => {
  const [method = '', path = ''] = key.split(' ')
  const word = path.slice(1)
  return `${method.toLowerCase()}${word.charAt(0).toUpperCase()}${word.slice(1)}`
}

const bodyOf = (action: keyof typeof ROUTES) => {
  const { request, examples } = ROUTES[action]
  return {
    required: true,
    content: {
      [JSON_TYPE]: {
        schema: schemaOf(request, 'input'),
        examples: Object.fromEntries(examples.map((value, at) => [`example${at + 1}`, { value }])),
      },
    },
  }
}

/** A page whose entries are a line of JSON each. */
const linesOf = (reply: JsonSchema, lines: string) => {
  const { items = {} } = (asObject(reply).properties[lines] ?? {}) as { readonly items?: JsonSchema }
  return {
    description: 'A page: a line of JSON for each.',
    headers: {
      [NEXT_HEADER]: {
        description: 'The `after` of the next page; absent on the last one',
        schema: { type: 'integer' },
      },
    },
    content: { [LINES_TYPE]: { schema: items } },
  }
}

const operationOf = (key: HttpRoute) => {
  const { action, query, status = 200, lines }: Row = HTTP_ROUTES[key]
  const { summary, reply, request, access } = ROUTES[action]
  const { properties, required } = asObject(schemaOf(request, 'input'))
  const parameters = Object.entries(query ?? {}).map(([name, how]) =>
    parameterOf(name, properties[name] ?? {}, required.includes(name), how),
  )
  return {
    operationId: nameOf(key),
    summary,
    description: `The action \`${action}\`; who may: \`${access}\`.`,
    ...(query ? { parameters } : { requestBody: bodyOf(action) }),
    responses: {
      [String(status)]: lines
        ? linesOf(schemaOf(reply), lines)
        : { description: 'Done.', content: { [JSON_TYPE]: { schema: schemaOf(reply) } } },
      ...refusals(),
    },
  }
}

const paths = (): Record<string, Record<string, object>> => {
  const found: Record<string, Record<string, object>> = {}
  for (const key of Object.keys(HTTP_ROUTES) as HttpRoute[]) {
    const [method = '', path = ''] = key.split(' ')
    found[path] = { ...found[path], [method.toLowerCase()]: operationOf(key) }
  }
  found['/tickets'] = { post: TICKETS }
  return { ...found, ...pollingPaths(refusals()) }
}

const Ticket = z.strictObject({ ticket: z.string(), expiresInSeconds: z.int() })
const TICKETS = {
  operationId: 'postTickets',
  summary: 'Gives a one-time ticket for a token, to open one socket with: `?ticket=`, within thirty seconds.',
  responses: {
    '201': { description: 'Done.', content: { [JSON_TYPE]: { schema: schemaOf(Ticket) } } },
    '401': refusals()['401'],
  },
}

/** A refusal as RFC 9457 has it, with the fields of a frame's `error`. */
const httpProblem = (): JsonSchema => {
  const { Problem } = components()
  const { properties, required } = asObject(Problem ?? {})
  const { message: title, ...rest } = properties
  return {
    type: 'object',
    description: 'Why a request was refused, as RFC 9457 has it',
    properties: { title, status: { type: 'integer' }, ...rest },
    required: ['title', 'status', ...required.filter(name => name !== 'message')],
    additionalProperties: false,
  }
}

/** The whole document, as plain data. */
export const openapi = (version: string): JsonSchema => ({
  openapi: '3.1.1',
  info: {
    title: 'Heliograph',
    version,
    summary: 'What can be asked without a socket.',
    description: 'The same requests, replies and refusals as on the socket; PROTOCOL.md says them in words.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [
    {
      url: 'https://{api}.execute-api.{region}.amazonaws.com',
      description: 'API Gateway; the outputs of the deployment name it.',
      variables: { api: { default: 'api' }, region: { default: 'eu-central-1' } },
    },
    {
      url: 'http://127.0.0.1:{port}',
      description: 'What `npm start` prints.',
      variables: { port: { default: '8081' } },
    },
  ],
  security: [{ bearer: [] }],
  paths: paths(),
  components: {
    schemas: { ...components(), HttpProblem: httpProblem() },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
  },
})
