/** JSON of unknown shape, as services answer it. */
export type Json = { readonly [key: string]: unknown }

/** The value as an object; anything else reads as an empty one. */
export const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

/** The value as a list; anything else reads as an empty one. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** The value as text; what is no text reads as an empty one. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** The value as a yes or no; templates have both as text, too. */
export const flagOf = (value: unknown): boolean => value === true || value === 'true'
