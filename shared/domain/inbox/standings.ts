import type { ReplyOf } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import { expiredUpTo } from '../log/log-view.ts'
import { policyOf } from '../namespaces.ts'
import type { ChannelRow, Marks } from '../ports.ts'

/** Where a channel stands for one who is in it. What has expired unread is not counted. */
export type Standing = ReplyOf<'hello'>['channels'][number]

/** Makes the standing of each channel for one user, whose marks these are. */
export const standingOf = (app: App, memberships: readonly Marks[]) => {
  const marks = new Map(memberships.map(own => [own.channel, own]))
  return (row: ChannelRow): Standing => {
    const { channel, epoch, head, quiet = 0 } = row
    const own = marks.get(channel)
    const read = Math.min(head, own?.read ?? 0)
    const gone = expiredUpTo(app, row, policyOf(channel)?.kept)
    // Who amends an entry says nothing new.
    const amending = read === head ? 0 : Math.max(0, quiet - (own?.quiet ?? 0))
    return { channel, epoch, head, read, unread: Math.max(0, head - Math.max(read, gone) - amending) }
  }
}
