import type { Place } from '../access.ts'
import type { App } from '../app.ts'
import type { ChannelRow } from '../ports.ts'
import { Problem } from '../problem.ts'

/**
 * Begins the ids that only `converse` gives: a join brings no such channel into being, or whoever guessed the name of a
 * conversation could found it before its two users do, and be in it.
 */
export const RESERVED = '~'

const isInvited = async (app: App, { members, channel }: ChannelRow, user: string): Promise<boolean> =>
  members ? members.includes(user) : app.members.has(channel, user)

/** Those among some users who are banned; read only where somebody ever was. */
const bannedOf = async (app: App, row: ChannelRow, users: readonly string[]): Promise<readonly string[]> => {
  const sanctions = row.barring && users.length > 0 ? await app.sanctions.of(row.channel, users) : []
  return sanctions.filter(({ kind }) => kind === 'banned').map(({ user }) => user)
}

/** Refuses to let in whoever is banned, before anything is written; the store holds to it whatever comes between. */
export const refuseBanned = async (app: App, row: ChannelRow, users: readonly string[]): Promise<void> => {
  const banned = await bannedOf(app, row, users)
  if (banned.length > 0) throw new Problem('FORBIDDEN')
}

/** Refuses one who would join a private conversation and is not in it, or who is banned: with the answer that an absent one has. */
export const refuseUninvited = async (
  app: App,
  { id, policy }: Place,
  row: ChannelRow | undefined,
  user: string,
): Promise<void> => {
  const isClosed = row ? row.conversation === 'private' : policy.hasRoles && id.startsWith(RESERVED)
  if (isClosed && !(row && (await isInvited(app, row, user)))) throw new Problem('FORBIDDEN')
  if (row) await refuseBanned(app, row, [user])
}
