import { PlainError } from './plain-error.ts'

/** How fast a log is replayed: when a moment of it is due, in milliseconds from the beginning. */
export type Pace = { readonly name: string; readonly dueMs: (seconds: number) => number }

const AT_ONCE: Pace = { name: 'max', dueMs: () => 0 }

/** `max`, or `60x`: a minute of the log in a second. Throws a `PlainError` for anything else. */
export const paceOf = (text: string): Pace => {
  if (text === 'max') return AT_ONCE
  const factor = /^\d+(\.\d+)?x$/.test(text) ? Number.parseFloat(text) : 0
  if (factor > 0) return { name: text, dueMs: seconds => (seconds * 1000) / factor }
  throw new PlainError(`${text} is no speed: max, or a number and an x, as 60x`)
}
