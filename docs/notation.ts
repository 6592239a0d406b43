import type { JsonSchema } from './schemas.ts'

/** JSON Schemas in the short notation of `PROTOCOL.md`: `after?: Position`, `entries: [Entry]`, `{ <key>: Seq }`. */

type Properties = Record<string, JsonSchema>
/** A longer list of values has a table of its own. */
const MOST_LISTED = 5

type Writer = (schema: JsonSchema) => string | undefined

const reference: Writer = ({ $ref }) => (typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined)
const choice: Writer = ({ anyOf }) => (Array.isArray(anyOf) ? anyOf.map(short).join(' or ') : undefined)
const listed: Writer = ({ enum: values }) =>
  Array.isArray(values)
    ? values.length > MOST_LISTED
      ? 'string'
      : values.map(value => JSON.stringify(value)).join(' or ')
    : undefined
const range: Writer = ({ minimum, maximum, default: usual }) =>
  minimum === undefined || minimum === 0
    ? undefined
    : `${minimum}–${maximum}${usual === undefined ? '' : `, else ${usual}`}`
const list: Writer = ({ type, items, maxItems }) =>
  type === 'array' ? `[${short(items as JsonSchema)}]${maxItems ? ` (at most ${maxItems})` : ''}` : undefined
const map: Writer = ({ propertyNames, additionalProperties: value }) =>
  value && typeof value === 'object'
    ? `{ <${propertyNames ? short(propertyNames as JsonSchema).toLowerCase() : 'key'}>: ${short(value as JsonSchema)} }`
    : undefined
const object: Writer = schema => (schema.properties ? `{ ${fieldsOf(schema).join(', ')} }` : undefined)

const WRITERS: readonly Writer[] = [reference, choice, listed, range, list, map, object]

/** A schema in a few words. */
export const short = (schema: JsonSchema): string => {
  for (const write of WRITERS) {
    const text = write(schema)
    if (text !== undefined) return text
  }
  return Object.keys(schema).length === 0 ? 'anything' : String(schema.type)
}

/** The fields of an object, `name?: Type` each; `?` marks what may be left out. */
export const fieldsOf = (schema: JsonSchema): readonly string[] => {
  const required = (schema.required ?? []) as readonly string[]
  return Object.entries(schema.properties as Properties).map(
    ([name, inner]) => `${name}${required.includes(name) ? '' : '?'}: ${short(inner)}`,
  )
}
