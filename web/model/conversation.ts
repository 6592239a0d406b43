import type { Marks, Message } from '../../client/index.ts'
import type { Task } from './deeds.ts'
import { type Outbox, without } from './outbox.ts'

/** One channel as it is looked at. */
export type Conversation = {
  readonly channel: string
  /** `opening`: nothing is there yet; `reading`: older ones are fetched; `refused`: it cannot be opened. */
  readonly phase: 'opening' | 'ready' | 'reading' | 'refused'
  readonly refusal?: string
  /** Ascending by `seq`, without a hole. */
  readonly entries: readonly Message[]
  readonly hasOlder: boolean
  /** What was unread when the person came to look: after `read`, up to `head`. */
  readonly news?: { readonly read: number; readonly head: number }
  /** The server could not give everything since the last visit. */
  readonly isBroken: boolean
  readonly outbox: Outbox
  /** What is written in it answers a message, or takes the place of one. */
  readonly task?: Task
  /** Who is in it, as far as is known: in a large room not everybody is. */
  readonly members: readonly string[]
  readonly online: readonly string[]
  /** How far the others are. */
  readonly marks: ReadonlyMap<string, Marks>
}

/** A page of the log. */
export type Page = { readonly entries: readonly Message[]; readonly more: boolean }

export const opening = (channel: string): Conversation => ({
  channel,
  phase: 'opening',
  entries: [],
  hasOlder: false,
  isBroken: false,
  outbox: [],
  members: [],
  online: [],
  marks: new Map(),
})

/** Both, each entry once, ascending. */
export const merged = (one: readonly Message[], other: readonly Message[]): readonly Message[] => {
  const bySeq = new Map([...one, ...other].map(entry => [entry.seq, entry] as const))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** The newest page has come. */
export const opened = (conversation: Conversation, page: Page, me: string): Conversation => {
  const { refusal: _over, ...rest } = conversation
  const entries = merged(page.entries, conversation.entries)
  return {
    ...rest,
    phase: 'ready',
    entries,
    hasOlder: page.more,
    outbox: conversation.outbox.filter(({ key }) => !entries.some(one => one.key === key && one.from === me)),
  }
}

/** It is looked at, with something unread. */
export const withNews = (conversation: Conversation, read: number, head: number): Conversation => ({
  ...conversation,
  news: { read, head },
})

/** Where the unread begins, once the log is read back so far: the first of somebody else that had not been read. */
export const newsFrom = ({ entries, hasOlder, news }: Conversation, me: string): number | undefined => {
  const first = entries[0]?.seq ?? 0
  if (!news || (hasOlder && first > news.read + 1)) return undefined
  return entries.find(({ seq, from }) => seq > news.read && seq <= news.head && from !== me)?.seq
}

/** An older page has come. */
export const wentBack = (conversation: Conversation, page: Page): Conversation => ({
  ...conversation,
  phase: 'ready',
  entries: merged(page.entries, conversation.entries),
  hasOlder: page.more && page.entries.length > 0,
})

/** An entry was told. One's own leaves the outbox for the log. */
export const told = (conversation: Conversation, message: Message, me: string): Conversation => {
  const { entries, outbox } = conversation
  const isLast = message.seq > (entries.at(-1)?.seq ?? -1)
  return {
    ...conversation,
    entries: isLast ? [...entries, message] : merged(entries, [message]),
    outbox: message.from === me ? without(outbox, message.key) : outbox,
  }
}

/** An entry was edited, deleted or reacted to: where it is on the screen it is what it is now. */
export const amended = (conversation: Conversation, message: Message): Conversation => {
  const isHere = conversation.entries.some(({ seq }) => seq === message.seq)
  return isHere ? { ...conversation, entries: merged(conversation.entries, [message]) } : conversation
}

/** It cannot be opened, for now or at all. */
export const refused = (conversation: Conversation, refusal: string): Conversation => ({
  ...conversation,
  phase: 'refused',
  refusal,
})

/** It is looked at no more: when it is opened again, what is read by then is not new. */
export const putAside = (conversation: Conversation): Conversation => {
  const { news: _seen, ...rest } = conversation
  return rest
}

/** The log began anew, or what lies between could not be had: what is on the screen is forgotten. */
export const broken = (conversation: Conversation): Conversation => ({
  ...opening(conversation.channel),
  isBroken: true,
  outbox: conversation.outbox,
  members: conversation.members,
})

/** What is written from now on is for a message that is there, or (`undefined`) a new one. */
export const intending = (conversation: Conversation, task: Task | undefined): Conversation => {
  const { task: _former, ...rest } = conversation
  return task ? { ...rest, task } : rest
}

/** Somebody came or went. */
export const withMember = (conversation: Conversation, user: string, isIn: boolean): Conversation => ({
  ...conversation,
  members: [...conversation.members.filter(one => one !== user), ...(isIn ? [user] : [])],
})
