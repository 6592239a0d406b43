import { parseChannel } from '../protocol/index.ts'
import { NAMESPACES, type Namespace } from './namespaces.ts'
import type { Change, ChannelRow, StoredEntry } from './ports.ts'
import type { Telling } from './posting.ts'
import { timestamp } from './timestamp.ts'

/** What each kind of change is told as, and to whom it is not. */

/** The policy of a channel that exists; there is none for a namespace that is gone from the table. */
export const policyOf = (channel: string): Namespace | undefined =>
  NAMESPACES[parseChannel(channel)?.namespace ?? '']

const roleOf = (channel: string): string | undefined =>
  channel.startsWith('role:') ? parseChannel(channel)?.id : undefined

const noticeOf = ({ epoch }: ChannelRow, { seq, at, body }: StoredEntry): Telling['event'] => {
  const { kind, ...rest } = body
  return { event: 'notice', kind: String(kind ?? 'message'), at: timestamp(at), body: rest, seq, epoch }
}

const messageOf = ({ channel, epoch }: ChannelRow, entry: StoredEntry): Telling['event'] => {
  const { seq, key, from, at, body } = entry
  return { event: 'message', channel, epoch, seq, key, from, at: timestamp(at), body }
}

const ofAppended = ({ row, entry }: Extract<Change, { kind: 'appended' }>): Telling => ({
  event: policyOf(row.channel)?.told === 'notice' ? noticeOf(row, entry) : messageOf(row, entry),
  ...(entry.origin && { exceptSocket: entry.origin }),
})

const ofMember = ({ channel, user, change, origin }: Extract<Change, { kind: 'member' }>): Telling => ({
  event: { event: 'member', channel, user, change },
  ...(origin && { exceptSocket: origin }),
})

/** Receipts go round in small channels; in large ones each user's own devices alone are told. */
const ofMarks = (change: Extract<Change, { kind: 'marks' }>, row: ChannelRow): Telling => ({
  event: { event: 'receipt', user: change.user, ...change.marks },
  ...(change.origin && { exceptSocket: change.origin }),
  ...(!row.members && { onlyUser: change.user }),
})

const eventOf = (change: Change, row: ChannelRow): Telling =>
  change.kind === 'appended'
    ? ofAppended(change)
    : change.kind === 'member'
      ? ofMember(change)
      : ofMarks(change, row)

/** One change as it is told, given the newest row of its channel; what is said to a role only to sockets that carry it. */
export const tellingOf = (change: Change, row: ChannelRow): Telling => {
  const onlyRole = roleOf(row.channel)
  return { ...eventOf(change, row), ...(onlyRole && { onlyRole }) }
}
