import type { ChannelSummary, Client, Marks } from '../index.ts'
import type { Fact } from './reading.ts'

/** What the client knows of a channel and of people, as hooks read it. */

type Presences = ReturnType<Client['people']['get']>

const all =
  (stops: readonly (() => void)[]): (() => void) =>
  () => {
    for (const stop of stops) stop()
  }

export const SUMMARY: Fact<string, ChannelSummary | undefined> = {
  read: (client, name) => client.channel(name).summary,
  listen: (client, _name, changed) => client.on('channels', changed),
  initially: undefined,
}

export const TYPERS: Fact<string, readonly string[]> = {
  read: (client, name) => client.channel(name).typers,
  listen: (client, name, changed) => client.channel(name).on('typing', changed),
  initially: [],
}

/** A join fills them and tells nobody but by the list, which it changes. */
export const RECEIPTS: Fact<string, Readonly<Record<string, Marks>>> = {
  read: (client, name) => Object.fromEntries(client.channel(name).receipts),
  listen: (client, name, changed) => {
    const channel = client.channel(name)
    return all([
      channel.on('receipt', changed),
      channel.on('member', changed),
      channel.on('reset', changed),
      client.on('channels', changed),
    ])
  },
  initially: {},
}

const SPACE = ' '
/** No id has a space in it. */
export const keyOf = (users: readonly string[]): string => users.join(SPACE)
const usersIn = (key: string): readonly string[] => key.split(SPACE).filter(user => user !== '')

/** Asks of whom nothing is known; again with each new connection, since the last question may have had no answer. */
export const PRESENCES: Fact<string, Readonly<Record<string, NonNullable<Presences>>>> = {
  read: ({ people }, key) => {
    const known = usersIn(key).map(user => [user, people.get(user)] as const)
    return Object.fromEntries(known.flatMap(([user, one]) => (one ? [[user, one]] : [])))
  },
  listen: (client, key, changed, session) => {
    const users = new Set(usersIn(key))
    const ask = () => session.wonder([...users])
    ask()
    return all([
      client.on('presence', ({ user }) => users.has(user) && changed()),
      client.on('state', ({ state }) => state === 'live' && ask()),
    ])
  },
  initially: {},
}
