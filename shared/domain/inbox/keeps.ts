import type { ReplyOf } from '../../protocol/index.ts'
import type { ChannelRow } from '../channel-row.ts'
import type { Keeps } from '../conversation-ports.ts'
import { timestamp } from '../timestamp.ts'

type Settings = Omit<ReplyOf<'settings'>, 'channel'>

type Said = Pick<ChannelRow, 'head' | 'quiet'>

/** How much was said: what amends it says nothing new. */
export const saidIn = ({ head, quiet = 0 }: Said): number => head - quiet

/** Archived until something is said: the row then says otherwise, and nobody has to write. */
export const isArchived = ({ archived }: Keeps, row: Said): boolean =>
  archived !== undefined && saidIn(row) <= archived

/** What a member keeps of a conversation, as the wire has it. */
export const settingsOf = (keeps: Keeps, row: Said): Settings => ({
  pinned: keeps.pinned ?? 0,
  mutedUntil: keeps.mutedUntil === undefined ? null : timestamp(keeps.mutedUntil),
  archived: isArchived(keeps, row),
})
