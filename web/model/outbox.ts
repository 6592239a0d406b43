import type { Body, Pending } from '../../client/index.ts'
import { textOf } from '../words/bodies.ts'

/** A message of one's own that is not seen in the log yet. */
export type Outgoing = {
  readonly key: string
  readonly text: string
  /** All that it says, where that is more than the text. */
  readonly body?: Body
  /** The entry that it answers. */
  readonly about?: number
  /** When it was written here, in milliseconds since 1970. */
  readonly at: number
  /** `queued`: it goes when there is a connection, and after those before it; `waiting`: too many at once. */
  readonly state: 'queued' | 'sending' | 'waiting' | 'sent' | 'failed'
  /** Written before the page was loaded: only the client knows what becomes of it. */
  readonly isLeft?: boolean
  /** Why it failed, as a sentence. */
  readonly reason?: string
}

export type Outbox = readonly Outgoing[]

/** What goes to the log of it. */
export const bodyOf = ({ text, body }: Pick<Outgoing, 'text' | 'body'>): Body => body ?? { text }

/** Puts a message at the end; one with the same key, that is sent again, takes its old place. */
export const posted = (outbox: Outbox, message: Outgoing): Outbox =>
  outbox.some(({ key }) => key === message.key)
    ? outbox.map(one => (one.key === message.key ? message : one))
    : [...outbox, message]

/** What became of a message. */
export const became = (outbox: Outbox, key: string, news: Pick<Outgoing, 'state' | 'reason'>): Outbox =>
  outbox.map(one => {
    if (one.key !== key) return one
    const { reason: _former, ...rest } = one
    return { ...rest, ...news }
  })

/** The message is in the log, or given up. */
export const without = (outbox: Outbox, key: string): Outbox => {
  const rest = outbox.filter(one => one.key !== key)
  return rest.length === outbox.length ? outbox : rest
}

/** Neither in the log nor given up. */
export const isOnItsWay = ({ state }: Outgoing): boolean => state !== 'sent' && state !== 'failed'

/** What an earlier page left stands first, oldest first; the rest as it stood. */
const byOrigin = (one: Outgoing, other: Outgoing): number => {
  if (one.isLeft && other.isLeft) return one.at - other.at
  return Number(other.isLeft ?? false) - Number(one.isLeft ?? false)
}

/** Takes over what the client says of those on their way: those that an earlier page left come, and go with its word. */
export const followed = (outbox: Outbox, pending: readonly Pending[]): Outbox => {
  const states = new Map(pending.map(({ key, state }) => [key, state] as const))
  const known = new Set(outbox.map(({ key }) => key))
  const kept = outbox.filter(one => !(one.isLeft && isOnItsWay(one)) || states.has(one.key))
  const next = kept.map(one => {
    const state = states.get(one.key)
    return state === undefined || !isOnItsWay(one) || state === one.state ? one : { ...one, state }
  })
  const left = pending.filter(({ key }) => !known.has(key)).map(leftBehind)
  const isSame =
    left.length === 0 && next.length === outbox.length && next.every((one, i) => one === outbox[i])
  return isSame ? outbox : [...left, ...next].sort(byOrigin)
}

/** A message that an earlier page wrote. */
export const leftBehind = ({ key, body, state, at }: Pending): Outgoing => ({
  key,
  text: textOf(body),
  body,
  at,
  state,
  isLeft: true,
})
