import { nameOf } from './names.ts'

/** `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[]): string => {
  if (names.length < 2) return names[0] ?? ''
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `1 message`, `2 messages`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

const MOST_TYPISTS = 3

/** Who types, as a sentence; empty when nobody does. */
export const typingSentence = (users: readonly string[]): string => {
  if (users.length === 0) return ''
  if (users.length > MOST_TYPISTS) return `${users.length} people are typing…`
  return `${listed(users.map(nameOf))} ${users.length === 1 ? 'is' : 'are'} typing…`
}
