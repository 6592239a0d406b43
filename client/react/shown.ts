import type { Body, HeliographError, Message, Pending, Unsent } from '../index.ts'

/** A message as a list shows it, from the moment at which it is written. */
export type Shown<B extends object = Body> = {
  /** For React's `key`: the same from being written to being in the log. */
  readonly id: string
  readonly key: string
  /** Empty for what is on its way before it is known who the caller is. */
  readonly from: string
  readonly isOwn: boolean
  /** RFC 3339: the server's time, or until it is in the log the time at which it was written. */
  readonly at: string
  readonly body: B
  /** Its number, once it is in the log. */
  readonly seq?: number
  /** `sent`: in the log; `unsent`: given up, and `error` says why; the others: on its way. */
  readonly state: 'sent' | Pending['state'] | 'unsent'
  readonly error?: HeliographError
}

const idOf = (from: string, key: string, isOwn: boolean): string => (isOwn ? key : `${from} ${key}`)

export const shownEntry = ({ seq, key, from, at, body }: Message, me: string | undefined): Shown => {
  const isOwn = from === me
  const id = key === '' ? `${seq}` : idOf(from, key, isOwn)
  return { id, key, from, isOwn, at, body, seq, state: 'sent' }
}

const written = ({ key, body, at }: Pending | Unsent, from = ''): Omit<Shown, 'state'> => ({
  id: idOf(from, key, true),
  key,
  from,
  isOwn: true,
  at: new Date(at).toISOString(),
  body,
})

/** What is on its way; the object of before where nothing has changed, so that its row need not be drawn again. */
export const shownPending = (
  pending: readonly Pending[],
  before: readonly Shown[],
  me: string | undefined,
): readonly Shown[] =>
  pending.map(one => {
    const same = before.find(({ key, state }) => key === one.key && state === one.state)
    return same ?? { ...written(one, me), state: one.state }
  })

/** What was given up, in the same way. */
export const shownUnsent = (
  unsent: readonly Unsent[],
  before: readonly Shown[],
  me: string | undefined,
): readonly Shown[] =>
  unsent.map(one => {
    const same = before.find(({ key, error }) => key === one.key && error === one.error)
    return same ?? { ...written(one, me), state: 'unsent' as const, error: one.error }
  })

/** Entries with a page of them: each once, ascending. */
export const withPage = (entries: readonly Shown[], page: readonly Shown[]): readonly Shown[] => {
  const known = new Set(entries.map(({ seq }) => seq))
  const news = page.filter(({ seq }) => !known.has(seq))
  return news.length === 0
    ? entries
    : [...entries, ...news].sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0))
}

/** Everything in the order of a conversation: the log, then what is not in it, by age. */
export const inOrder = (entries: readonly Shown[], others: readonly Shown[]): readonly Shown[] => {
  if (others.length === 0) return entries
  const there = new Set(entries.filter(({ isOwn }) => isOwn).map(({ key }) => key))
  const away = others.filter(({ key }) => !there.has(key))
  return [...entries, ...away.sort((one, other) => one.at.localeCompare(other.at))]
}
