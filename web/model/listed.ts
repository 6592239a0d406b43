import type { ChannelSummary, InboxItem } from '../../client/index.ts'

/** What the list of conversations says of one, besides where it stands and what was said last. */
export type Listed = Omit<InboxItem, keyof ChannelSummary | 'last'>
