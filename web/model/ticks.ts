import type { Marks } from '../../client/index.ts'
import { counted, numberOf, spokenLocale, words } from '../words/language.ts'
import { listed } from '../words/lists.ts'
import { nameOf } from '../words/names.ts'

/** How far a message of one's own has got. */
export type Tick = {
  readonly state: 'sending' | 'waiting' | 'sent' | 'delivered' | 'read' | 'failed'
  /** The same in words, with names. */
  readonly label: string
  /** In rooms, while not all have got so far: how many of how many. */
  readonly count?: string
}

type Going = 'queued' | 'sending' | 'waiting' | 'sent' | 'failed'

/** A message that is on its way. */
export const tickOnTheWay = (going: Going): Tick => ({
  state: going === 'queued' ? 'waiting' : going,
  label: words().ticks[going],
})

const MOST_NAMES = 5

const named = (users: readonly string[]): string =>
  users.length > MOST_NAMES
    ? counted(users.length, words().ticks.people)
    : listed(users.map(nameOf).toSorted((a, b) => a.localeCompare(b, spokenLocale())))

const sentence = (
  readers: readonly string[],
  holders: readonly string[],
  missing: readonly string[],
): string => {
  const { read, delivered, missing: lacking, between } = words().ticks
  const parts = [
    ...(readers.length > 0 ? [read(named(readers))] : []),
    ...(holders.length > 0 ? [delivered(named(holders))] : []),
    ...(missing.length > 0 ? [lacking(named(missing))] : []),
  ]
  return parts.join(between)
}

/**
 * How far an entry has got, by the receipts of the others. In a room the ticks tell how far it has got with anybody,
 * and the count beside them with how many; with all of them there is no count.
 */
export const tickOf = (seq: number, others: ReadonlyMap<string, Marks>): Tick => {
  const users = [...others]
  const readers = users.filter(([, { read }]) => read >= seq).map(([user]) => user)
  const reached = users.filter(([, { delivered }]) => delivered >= seq).map(([user]) => user)
  const holders = reached.filter(user => !readers.includes(user))
  const missing = users
    .map(([user]) => user)
    .filter(user => !reached.includes(user) && !readers.includes(user))
  if (reached.length + readers.length === 0) return tickOnTheWay('sent')
  const state = readers.length > 0 ? 'read' : 'delivered'
  const got = state === 'read' ? readers.length : reached.length
  return {
    state,
    label: sentence(readers, holders, missing),
    ...(got < users.length && { count: `${numberOf(got)}/${numberOf(users.length)}` }),
  }
}

/** How many are in a room and how many of them are there. */
export const companyWords = (members: number, online: number): string => {
  const forms = words().conversation
  if (members <= online) return counted(online, forms.online)
  return forms.company(counted(members, forms.members), numberOf(online))
}
