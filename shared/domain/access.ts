import { type Access, parseChannel } from '../protocol/index.ts'
import type { App } from './app.ts'
import { NAMESPACES, type Namespace } from './namespaces.ts'
import type { Caller, ChannelRow } from './ports.ts'
import { Problem } from './problem.ts'

/** A channel that the caller may name, with the policy of its namespace. */
export type Place = { readonly channel: string; readonly id: string; readonly policy: Namespace }
/** A channel that the caller is in. */
export type Inside = Place & { readonly row: ChannelRow }

/** What the guard of each kind of access hands to the use case. */
export type Granted = {
  readonly caller: Record<never, never>
  readonly joiner: Place
  readonly sender: Place
  readonly member: Inside
}

type Guard<A extends Access> = (app: App, caller: Caller, channel: string) => Promise<Granted[A]>

/** The answer is the same for a channel that is absent and one that is not the caller's. */
const refuse = (): never => {
  throw new Problem('FORBIDDEN')
}

const placeOf = (channel: string): Place => {
  const name = parseChannel(channel)
  const policy = name && Object.hasOwn(NAMESPACES, name.namespace) ? NAMESPACES[name.namespace] : undefined
  return name && policy ? { channel, id: name.id, policy } : refuse()
}

/** True for one who is in the channel now, by the row, by an item of their own, or by the rule of the namespace. */
const isMember = async (app: App, caller: Caller, place: Place, row: ChannelRow): Promise<boolean> => {
  if (place.policy.membership === 'rule') return place.policy.mayJoin(caller, place.id)
  return row.members ? row.members.includes(caller.user) : app.members.has(place.channel, caller.user)
}

/** Finds the channel for one who is in it; refuses everybody else. Strongly consistent. */
export const enter = async (app: App, caller: Caller, channel: string): Promise<Inside> => {
  const place = placeOf(channel)
  const row = await app.channels.read(channel)
  return row && (await isMember(app, caller, place, row)) ? { ...place, row } : refuse()
}

/** One guard a kind of access; `dispatch` runs it before the use case, on every frame. */
export const GUARDS: { readonly [A in Access]: Guard<A> } = {
  caller: async () => ({}),
  joiner: async (_app, caller, channel) => {
    const place = placeOf(channel)
    return place.policy.mayJoin(caller, place.id) ? place : refuse()
  },
  sender: async (_app, caller, channel) => {
    const place = placeOf(channel)
    return place.policy.maySend(caller, place.id) ? place : refuse()
  },
  member: enter,
}
