import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { both } from '../in-parallel.ts'
import type { Trouble } from '../ledger-ports.ts'
import { whereIs } from '../log/eras.ts'
import { policyOf } from '../namespaces.ts'
import type { ChannelRow, StoredEntry, Told } from '../ports.ts'
import { liveSockets } from '../posting/leases.ts'
import { Problem } from '../problem.ts'
import { hasExpired } from '../retention.ts'
import { timestamp } from '../timestamp.ts'

/** Members of a large channel that one answer speaks of. */
const MEMBERS_MOST = 100

/**
 * As the log has it, which alone knows of the direct lane; the row has the newest also where the log lacks it. Nothing where it has
 * expired.
 */
const entryAt = async (app: App, row: ChannelRow, seq: number): Promise<StoredEntry | undefined> => {
  const kept = policyOf(row.channel)?.kept
  const [found] = await app.logs.read(whereIs(row, seq).log, seq - 1, 1, kept)
  const entry = found?.seq === seq ? found : row.last
  return entry?.seq === seq && !hasExpired(entry.at, kept, app.clock.now()) ? entry : undefined
}

/**
 * What was noted, added up. Where nothing was, every socket took it at the first try; of the stream lane how many is
 * written nowhere.
 */
const postedOf = (troubles: readonly Trouble[], told: Told | undefined) => {
  const total = (name: 'sent' | 'gone' | 'slow' | 'refused' | 'failed') =>
    troubles.reduce((sum, trouble) => sum + trouble[name], 0)
  const failed = total('failed')
  return {
    lane: told ? ('direct' as const) : ('stream' as const),
    tries: 1 + failed,
    failed,
    gone: total('gone'),
    slow: total('slow'),
    refused: total('refused'),
    ...((told || troubles.length > 0) && {
      sent: total('sent') + (told?.sent ?? 0),
      at: timestamp(Math.max(told?.at ?? 0, ...troubles.map(({ at }) => at))),
    }),
  }
}

/** How far the members have got, by their marks, and who of those behind has no socket now. */
const reachOf = async (app: App, row: ChannelRow, seq: number, from: string | undefined) => {
  const names = row.members ?? (await app.members.page(row.channel, {}, MEMBERS_MOST))
  const others = names.filter(name => name !== from)
  const [marks, users] = await both(app.members.marks(row.channel, others), app.users.read(others))
  const now = app.clock.now()
  const reached = (mark: 'delivered' | 'read') => others.filter(name => (marks.get(name)?.[mark] ?? 0) >= seq)
  const delivered = reached('delivered')
  const isAway = (name: string) => liveSockets(users.get(name), now).length === 0
  return {
    delivered,
    read: reached('read'),
    away: others.filter(name => !delivered.includes(name) && isAway(name)),
    more: !row.members && names.length >= MEMBERS_MOST,
  }
}

/** What became of an entry: from the log, the notes of what went wrong, and the members' marks. Writes nothing. */
export const ledger: UseCase<'ledger'> = async (app, { request: { channel, seq } }) => {
  const row = await app.channels.read(channel)
  if (!row || seq < 1 || seq > row.head) throw new Problem('NOT_FOUND')
  const [entry, troubles] = await both(entryAt(app, row, seq), app.ledger.read(channel, seq))
  return {
    channel,
    epoch: row.epoch,
    seq,
    stored: entry ? timestamp(entry.at) : null,
    posted: postedOf(troubles, entry?.told),
    ...(await reachOf(app, row, seq, entry?.from)),
    pushed: 0,
  }
}
