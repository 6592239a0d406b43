import { type Access, parseChannel, type Role } from '../protocol/index.ts'
import type { App } from './app.ts'
import { emptyRow } from './empty-row.ts'
import { RANKS, rankOf } from './members/roles.ts'
import { isAdmin, isTrusted, NAMESPACES, type Namespace } from './namespaces.ts'
import type { Caller, ChannelRow } from './ports.ts'
import { Problem } from './problem.ts'

/** A channel that the caller may name, with the policy of its namespace. */
export type Place = { readonly channel: string; readonly id: string; readonly policy: Namespace }
/** A channel that the caller is in. */
export type Inside = Place & { readonly row: ChannelRow }
/** A channel in which the caller governs, and their rank there: their equals are nobody's to govern. */
type Governed = Inside & { readonly rank: number }

/** What the guard of each kind of access hands to the use case. */
export type Granted = {
  readonly caller: Record<never, never>
  readonly trusted: Record<never, never>
  readonly admin: Record<never, never>
  readonly joiner: Place
  readonly sender: Place
  readonly member: Inside
  readonly moderator: Governed
  readonly owner: Governed
  readonly judge: Record<never, never>
}

/** The epoch of a log that does not exist yet: no position in it is one in what comes later. */
export const UNBEGUN = 'unbegun'

type Guard<A extends Access> = (app: App, caller: Caller, channel: string) => Promise<Granted[A]>

/** The answer is the same for a channel that is absent and one that is not the caller's. */
const refuse = (): never => {
  throw new Problem('FORBIDDEN')
}

/** The place of a channel's name; refuses what is none. */
export const placeOf = (channel: string): Place => {
  const name = parseChannel(channel)
  const policy = name && Object.hasOwn(NAMESPACES, name.namespace) ? NAMESPACES[name.namespace] : undefined
  return name && policy ? { channel, id: name.id, policy } : refuse()
}

/** True for one who is in the channel now, by the row, by an item of their own, or by the rule of the namespace. */
const isMember = async (app: App, caller: Caller, place: Place, row: ChannelRow): Promise<boolean> => {
  if (place.policy.membership === 'rule') return place.policy.mayJoin(caller, place.id)
  return row.members ? row.members.includes(caller.user) : app.members.has(place.channel, caller.user)
}

/** A conversation that nobody has begun is an empty one to its two users. */
const unbegun = (place: Place, caller: Caller): ChannelRow | undefined => {
  const founders = place.policy.founders?.(place.id)
  if (!founders || founders === 'nobody' || !place.policy.mayJoin(caller, place.id)) return undefined
  return emptyRow({ channel: place.channel, epoch: UNBEGUN, members: founders })
}

/** Finds the channel for one who is in it; refuses everybody else. Strongly consistent. */
export const enter = async (app: App, caller: Caller, channel: string): Promise<Inside> => {
  const place = placeOf(channel)
  const row = (await app.channels.read(channel)) ?? unbegun(place, caller)
  return row && (await isMember(app, caller, place, row)) ? { ...place, row } : refuse()
}

/** Finds a channel that has roles for one who has this one in it, or a higher one, and for those who are trusted. */
const governing =
  (role: Role) =>
  async (app: App, caller: Caller, channel: string): Promise<Governed> => {
    const place = placeOf(channel)
    // The row comes second: whoever may not has the same read for what is there and for what is not.
    const rank = place.policy.hasRoles ? ((await rankOf(app, caller, channel)) ?? -1) : -1
    const row = rank >= RANKS[role] ? await app.channels.read(channel) : undefined
    return row ? { ...place, row, rank } : refuse()
  }

/** One guard a kind of access; `dispatch` runs it before the use case, on every frame. */
export const GUARDS: { readonly [A in Access]: Guard<A> } = {
  caller: async () => ({}),
  trusted: async (_app, caller) => (isTrusted(caller) ? {} : refuse()),
  admin: async (_app, caller) => (isAdmin(caller) ? {} : refuse()),
  joiner: async (_app, caller, channel) => {
    const place = placeOf(channel)
    return place.policy.mayJoin(caller, place.id) ? place : refuse()
  },
  sender: async (_app, caller, channel) => {
    const place = placeOf(channel)
    return place.policy.maySend(caller, place.id) ? place : refuse()
  },
  member: enter,
  moderator: governing('moderator'),
  owner: governing('owner'),
  judge: async (app, caller, channel) =>
    isTrusted(caller) ? {} : governing('moderator')(app, caller, channel),
}
