import type { ReplyOf } from '../../shared/protocol/routes.ts'

/** A conversation in the list: where it stands, what was said last, and what the caller keeps of it. */
export type InboxItem = ReplyOf<'inbox'>['channels'][number]
