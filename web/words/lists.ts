import { counted, spokenLists, words } from './language.ts'
import { nameOf } from './names.ts'

/** Where a script sets no spaces between words (Thai), an "and" would run into names of another script. */
const apart = (literal: string): string => literal.replace(/^(?=\p{L})|(?<=[\p{L}\p{M}])$/gu, ' ')

/** `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[]): string =>
  spokenLists()
    .formatToParts(names)
    .map(({ type, value }) => (type === 'literal' ? apart(value) : value))
    .join('')

const MOST_TYPISTS = 3

/** Who types, as a sentence; empty when nobody does. */
export const typingSentence = (users: readonly string[]): string => {
  if (users.length === 0) return ''
  const { named, many } = words().typing
  return users.length > MOST_TYPISTS
    ? counted(users.length, many)
    : named(users.length, listed(users.map(nameOf)))
}
