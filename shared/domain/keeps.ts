import type { ReplyOf } from '../protocol/index.ts'
import type { Keeps } from './conversation-ports.ts'
import { timestamp } from './timestamp.ts'

type Settings = Omit<ReplyOf<'settings'>, 'channel'>

/** Archived until something is said: the head then says otherwise, and nobody has to write. */
export const isArchived = ({ archived }: Keeps, head: number): boolean =>
  archived !== undefined && head <= archived

/** What a member keeps of a conversation, as the wire has it. */
export const settingsOf = (keeps: Keeps, head: number): Settings => ({
  pinned: keeps.pinned ?? 0,
  mutedUntil: keeps.mutedUntil === undefined ? null : timestamp(keeps.mutedUntil),
  archived: isArchived(keeps, head),
})
