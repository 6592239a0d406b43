import * as z from 'zod/mini'
import * as fields from '../shared/protocol/fields.ts'
import { PROBLEMS } from '../shared/protocol/index.ts'

/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [keyword: string]: unknown }

const CODES = Object.keys(PROBLEMS)
const ProblemCode: JsonSchema = {
  type: 'string',
  enum: CODES,
  description: 'One of the closed table of codes',
}

const isSchema = (value: unknown): value is z.ZodMiniType => value instanceof z.ZodMiniType

/** The fields that more than one frame carries, by the name under which the documents know them. */
const NAMED = Object.entries(fields)
  .flatMap(([name, value]) => (isSchema(value) ? [[name, value] as const] : []))
  .toSorted(([one], [other]) => (one < other ? -1 : 1))
const nameOf = new Map<unknown, string>(NAMED.map(([name, schema]) => [schema, name]))

const point = (schema: object, to: JsonSchema): void => {
  for (const keyword of Object.keys(schema)) Reflect.deleteProperty(schema, keyword)
  Object.assign(schema, to)
}

/** `{ allOf: [{ $ref }] }` says no more than `{ $ref }`, which is what a reader expects. */
const unwrapped = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unwrapped)
  if (typeof value !== 'object' || value === null) return value
  const { allOf, ...rest } = value as { allOf?: readonly unknown[] }
  if (allOf?.length === 1 && Object.keys(rest).length === 0) return allOf[0]
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unwrapped(inner)]))
}

/** What JSON Schema can say of a row's part; the grammar of names is beyond it and stands in `channel.ts`. */
const plain = (schema: z.ZodMiniType, io: 'input' | 'output', self?: string): JsonSchema => {
  const { $schema: _, ...written } = z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    override: ({ zodSchema, jsonSchema }) => {
      const name = nameOf.get(zodSchema)
      if (name && name !== self) point(jsonSchema, { $ref: `#/components/schemas/${name}` })
      if (jsonSchema.enum?.join() === CODES.join())
        point(jsonSchema, { $ref: '#/components/schemas/ProblemCode' })
      // The format says it; the pattern that comes with it is two hundred characters of leap years.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
      // A JSON key is a string whatever one says.
      if (jsonSchema.propertyNames && Object.keys(jsonSchema.propertyNames).join() === 'type')
        delete jsonSchema.propertyNames
    },
  })
  return unwrapped(written) as JsonSchema
}

/** The JSON Schema of a row's part; shared fields are references into `components.schemas`. */
export const schemaOf = (schema: z.ZodMiniType, io: 'input' | 'output' = 'output'): JsonSchema =>
  plain(schema, io)

/** What stands at the outside of each refusal; it is a TypeScript type in `problems.ts`, which imports nothing. */
const Problem: JsonSchema = {
  type: 'object',
  description: 'Why an action was refused, and what a client can act on',
  properties: {
    code: { $ref: '#/components/schemas/ProblemCode' },
    message: { type: 'string', description: 'Safe to show; never the inside of the server' },
    issues: {
      type: 'array',
      description: 'INVALID_INPUT: where the frame fails',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
        additionalProperties: false,
      },
    },
    retryAfterMs: { type: 'number', description: 'RATE_LIMITED: when to come back, in milliseconds' },
    until: {
      type: ['string', 'null'],
      description: 'FORBIDDEN to one who is muted: when that ends; null where it has no end',
    },
    requestId: { type: 'string', description: 'INTERNAL: what to quote to the operator' },
  },
  required: ['code', 'message'],
  additionalProperties: false,
}

/** `components.schemas`: every shared field, and the problem of a refusal with its codes. */
export const components = (): Record<string, JsonSchema> => ({
  ...Object.fromEntries(NAMED.map(([name, schema]) => [name, plain(schema, 'output', name)])),
  Problem,
  ProblemCode,
})
