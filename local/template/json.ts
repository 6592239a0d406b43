/** A JSON object of unknown shape, as templates are full of. */
export type JsonObject = { readonly [key: string]: unknown }

/** Whether the value is a plain JSON object (no array, no null). */
export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value as an object; anything else reads as an empty one. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {})

/** The value as a list; a single value reads as a list of one, nothing as an empty one. */
export const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

/** The value as text; what is neither text nor a number reads as `undefined`. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** The value as a finite number (CloudFormation also takes numbers as text). */
export const numberOf = (value: unknown): number | undefined => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** The value as a boolean (CloudFormation also takes `"true"`). */
export const flagOf = (value: unknown): boolean => value === true || value === 'true'
