import type { App } from '../app.ts'
import { digest } from '../log/fingerprint.ts'
import type { ChannelRow, StoredEntry } from '../ports.ts'
import { usersOf } from '../posting/audience.ts'
import { leaveNotice } from './notices.ts'

/** Those who have muted the channel. Read once for each absence of which an instance hears, not for each message. */
const mutedOf = async (app: App, channel: string, users: readonly string[]): Promise<ReadonlySet<string>> => {
  if (users.length === 0) return new Set()
  const now = app.clock.now()
  const marks = await app.members.marks(channel, users)
  const isMuted = (user: string) => (marks.get(user)?.keeps?.mutedUntil ?? 0) > now
  return new Set(users.filter(isMuted))
}

/**
 * Leaves a notice in the queues of those who are away, with a key that says since when: one a channel and absence. What
 * an instance has left itself it does not try again; another one is kept from it as far back as a queue's fingerprints
 * go, so that one who is away from very many channels may get a second. The entries themselves wait in the channel's log:
 * the notice names the newest of those for which it is put, so that one who has read it meanwhile takes an old notice for no news.
 */
export const noticeAway = async (
  app: App,
  { channel, epoch }: ChannelRow,
  { from, seq }: StoredEntry,
  away: readonly string[],
): Promise<void> => {
  const receivers = [...new Set(away)].filter(user => user !== from)
  if (receivers.length === 0) return
  const seen = new Map<string, number>()
  for await (const rows of usersOf(app, receivers))
    for (const row of rows.values()) seen.set(row.user, row.seen)
  const keyOf = (user: string) => `away:${seen.get(user) ?? 0}:${digest(channel)}`
  const rest = receivers.filter(user => !app.hints.isNoticed(user, keyOf(user)))
  const muted = await mutedOf(app, channel, rest)
  for (const user of rest) {
    if (!muted.has(user)) await leaveNotice(app, user, keyOf(user), { kind: 'unread', channel, epoch, seq })
    app.hints.setNoticed(user, keyOf(user))
  }
}
