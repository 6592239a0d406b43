import type { Attachment, Marks, Message } from '../../client/index.ts'
import { saidIn, textOf } from '../words/bodies.ts'
import { words } from '../words/language.ts'
import { dayNameOf, dayOf, type Place } from '../words/times.ts'
import { type Conversation, newsFrom } from './conversation.ts'
import { type Deed, deedsFor, type Quote, quoteOf, type Reaction, reactionsOf } from './deeds.ts'
import { attachmentsIn } from './files.ts'
import { bodyOf, type Outgoing } from './outbox.ts'
import { answersIn, rootsOf } from './threads.ts'
import { type Tick, tickOf, tickOnTheWay } from './ticks.ts'

/** One bubble. */
export type MessageRow = {
  readonly kind: 'message'
  readonly key: string
  readonly from: string
  readonly text: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly isOwn: boolean
  /** It begins, or ends, what one person says in a row. */
  readonly begins: boolean
  readonly ends: boolean
  readonly tick?: Tick
  /** Why it was not sent. */
  readonly fault?: string
  readonly outgoingKey?: string
  /** Where it stands in the log, once it does. */
  readonly seq?: number
  readonly isEdited?: boolean
  readonly isDeleted?: boolean
  readonly quote?: Quote
  readonly attachments?: readonly Attachment[]
  /** The first message of its thread, once it is in the log. */
  readonly root?: number
  /** How many answer it, or what answers it. */
  readonly answers?: number
  readonly reactions: readonly Reaction[]
  readonly deeds: readonly Deed[]
}

/** A line across: a day, the beginning of what is new, or that something may be missing. */
export type Divider = { readonly kind: 'day' | 'new' | 'broken'; readonly key: string; readonly text: string }
export type LogRow = MessageRow | Divider

/** Who looks, and when. */
export type Reader = {
  readonly me: string
  readonly now: number
  readonly place?: Place
  readonly isMute?: boolean
  /** May delete what others said. */
  readonly isAdmin?: boolean
  /** The first message of the thread that is looked at; absent where all of the channel is. */
  readonly root?: number
}

const TOGETHER_MS = 5 * 60_000

type Bubble = Omit<MessageRow, 'begins' | 'ends'>

/** What every bubble of a log is made with. */
type Around = {
  readonly reader: Reader
  readonly others: ReadonlyMap<string, Marks> | undefined
  readonly bySeq: ReadonlyMap<number, Message>
  readonly roots: ReadonlyMap<number, number>
  readonly answers: ReadonlyMap<number, number>
}

const withAttachments = (attachments: readonly Attachment[]): Pick<Bubble, 'attachments'> =>
  attachments.length > 0 ? { attachments } : {}

/** Where it stands in a thread. */
const inThread = ({ seq, about, deleted }: Message, { reader, bySeq, roots, answers }: Around) => {
  const count = reader.root === undefined ? answers.get(seq) : undefined
  // In the thread everything answers its first message.
  const isQuoted = about !== undefined && !deleted && about !== reader.root
  return {
    root: roots.get(seq) ?? seq,
    ...(count !== undefined && { answers: count }),
    ...(isQuoted && { quote: quoteOf(about, bySeq) }),
  }
}

const ofEntry = (entry: Message, around: Around, { reader } = around): Bubble => ({
  kind: 'message',
  // One's own keeps its key from the outbox on, so that it stays the same bubble on the screen.
  key: `${entry.from}/${entry.key}`,
  seq: entry.seq,
  from: entry.from,
  text: entry.deleted ? saidIn(entry) : textOf(entry.body),
  at: Date.parse(entry.at),
  isOwn: entry.from === reader.me,
  ...withAttachments(attachmentsIn(entry.body)),
  reactions: reactionsOf(entry, reader.me),
  deeds: deedsFor(entry, reader),
  ...(entry.edited && !entry.deleted && { isEdited: true }),
  ...(entry.deleted && { isDeleted: true }),
  ...inThread(entry, around),
  ...(entry.from === reader.me && around.others && { tick: tickOf(entry.seq, around.others) }),
})

const ofOutgoing = (
  { key, text, body, at, state, reason, about }: Outgoing,
  { reader: { me, root }, bySeq }: Around,
): Bubble => ({
  ...withAttachments(attachmentsIn(bodyOf({ text, ...(body && { body }) }))),
  kind: 'message',
  key: `${me}/${key}`,
  from: me,
  text,
  at,
  isOwn: true,
  tick: tickOnTheWay(state),
  outgoingKey: key,
  reactions: [],
  deeds: [],
  ...(about !== undefined && about !== root && { quote: quoteOf(about, bySeq) }),
  ...(state === 'failed' && { fault: reason ?? words().message.notSent }),
})

/** The others in it, with how far they are; `undefined` where nobody is told, as in announcements. */
export const othersIn = (
  { channel, members, marks }: Conversation,
  me: string,
): ReadonlyMap<string, Marks> | undefined => {
  if (channel.startsWith('role:')) return undefined
  const others = members.filter(user => user !== me)
  return new Map(others.map(user => [user, marks.get(user) ?? { read: 0, delivered: 0 }] as const))
}

const dividersBefore = (
  bubble: Bubble,
  before: Bubble | undefined,
  { now, place, newFrom }: Reader & { readonly newFrom: number | undefined },
): readonly Divider[] => {
  const day = dayOf(bubble.at, place)
  const isNewDay = !before || dayOf(before.at, place) !== day
  const rows: Divider[] = []
  if (isNewDay) rows.push({ kind: 'day', key: `day ${day}`, text: dayNameOf(bubble.at, now, place) })
  if (newFrom !== undefined && bubble.seq === newFrom)
    rows.push({ kind: 'new', key: 'new', text: words().log.unread })
  return rows
}

/** What one person says within minutes stands together. */
const isTogether = (one: Bubble | undefined, next: Bubble | undefined): boolean =>
  one !== undefined && next !== undefined && one.from === next.from && next.at - one.at < TOGETHER_MS

/** The rows of a conversation from top to bottom. */
export const logRows = (conversation: Conversation, reader: Reader): readonly LogRow[] => {
  const bySeq = new Map(conversation.entries.map(entry => [entry.seq, entry] as const))
  const roots = rootsOf(conversation.entries)
  const answers = answersIn(conversation.entries, roots)
  const around = { reader, others: othersIn(conversation, reader.me), bySeq, roots, answers }
  const newFrom = newsFrom(conversation, reader.me)
  const bubbles = [
    ...conversation.entries.map(entry => ofEntry(entry, around)),
    ...conversation.outbox.map(outgoing => ofOutgoing(outgoing, around)),
  ]
  const above = bubbles.map((bubble, i) => dividersBefore(bubble, bubbles[i - 1], { ...reader, newFrom }))
  const isCut = (i: number) => (above[i]?.length ?? 0) > 0
  const rows: LogRow[] = conversation.isBroken
    ? [{ kind: 'broken', key: 'broken', text: words().log.broken }]
    : []
  bubbles.forEach((bubble, i) => {
    const begins = isCut(i) || !isTogether(bubbles[i - 1], bubbles[i])
    const ends = isCut(i + 1) || !isTogether(bubbles[i], bubbles[i + 1])
    rows.push(...(above[i] ?? []), { ...bubble, begins, ends })
  })
  return rows
}
