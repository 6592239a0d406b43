import type { Presence } from '../../shared/protocol/fields.ts'
import { lineOf, saidIn } from '../words/bodies.ts'
import { spokenLocale, words } from '../words/language.ts'
import { typingSentence } from '../words/lists.ts'
import { type ChannelKind, kindOf, nameOf, partnerIn, shortened } from '../words/names.ts'
import { isArchived, isMuted, mentionsIn, pinOf, titleIn } from './inbox.ts'
import { bodyOf } from './outbox.ts'
import { isTold, type State } from './state.ts'

/** One line of the inbox. */
export type ChannelRow = {
  readonly key: string
  readonly kind: ChannelKind
  readonly title: string
  /** Who a face is drawn of. */
  readonly face: string
  readonly unread: number
  /** How many of the unread mention the reader. */
  readonly mentions: number
  readonly isPinned: boolean
  readonly isMuted: boolean
  readonly isArchived: boolean
  /** It can be pinned, muted and archived. */
  readonly isKept: boolean
  readonly isOpen: boolean
  /** Milliseconds since 1970, of the newest message. */
  readonly at?: number
  /** The newest message with who said it. */
  readonly said: string
  /** What was begun here and is not sent. */
  readonly draft?: string
  /** Who types, as a sentence; empty when nobody does. */
  readonly typing: string
  /** Something of one's own could not be sent. */
  readonly hasFailed: boolean
  /** In a conversation of two. */
  readonly presence?: Presence['status']
}

const LONGEST_LINE = 120

/** Without a newest message nothing was said, or it is not known yet what. */
const withoutNewest = (state: State, channel: string): string => {
  const { announcements, silent } = words().inbox
  if (kindOf(channel) === 'announcements') return announcements
  return (state.channels.find(one => one.channel === channel)?.head ?? 0) > 0 ? '' : silent
}

type Last = { readonly said: string; readonly at?: number }

/** The newest message, one's own also before it is in the log. */
const lastOf = (state: State, channel: string): Last => {
  const { own, said } = words().inbox
  const going = state.conversations.get(channel)?.outbox.at(-1)
  if (going) return { said: own(shortened(lineOf(bodyOf(going)), LONGEST_LINE)), at: going.at }
  const message = state.newest.get(channel)
  if (!message) return { said: withoutNewest(state, channel) }
  const [text, at] = [shortened(saidIn(message), LONGEST_LINE), Date.parse(message.at)]
  if (message.from === state.me.id) return { said: own(text), at }
  return { said: kindOf(channel) === 'direct' ? text : said(nameOf(message.from), text), at }
}

const draftOf = (state: State, channel: string): Pick<ChannelRow, 'draft'> => {
  const draft = state.drafts.get(channel)
  // Where one writes one sees it already.
  return draft === undefined || channel === state.open ? {} : { draft: shortened(draft, LONGEST_LINE) }
}

const rowOf = (state: State, channel: string, unread: number, now: number): ChannelRow => {
  const me = state.me.id
  const [kind, partner] = [kindOf(channel), partnerIn(channel, me)]
  const outbox = state.conversations.get(channel)?.outbox ?? []
  return {
    key: channel,
    kind,
    title: titleIn(state, channel),
    face: partner ?? titleIn(state, channel),
    unread,
    mentions: Math.min(unread, mentionsIn(state, channel)),
    isPinned: pinOf(state, channel) < Number.POSITIVE_INFINITY,
    isMuted: isMuted(state, channel, now),
    isArchived: isArchived(state, channel),
    isKept: kind === 'room' || kind === 'direct',
    isOpen: channel === state.open,
    typing: typingSentence(state.typists.get(channel) ?? []),
    hasFailed: outbox.some(one => one.state === 'failed'),
    ...draftOf(state, channel),
    ...lastOf(state, channel),
    ...(partner !== undefined &&
      isTold(state.connection) && { presence: state.people.get(partner)?.status ?? 'offline' }),
  }
}

const byActivity =
  (state: State) =>
  (one: ChannelRow, other: ChannelRow): number => {
    const [pin, otherPin] = [pinOf(state, one.key), pinOf(state, other.key)]
    if (pin !== otherPin) return pin - otherPin
    return (other.at ?? 0) - (one.at ?? 0) || one.title.localeCompare(other.title, spokenLocale())
  }

const allRows = (state: State, now: number): readonly ChannelRow[] => {
  const listed = state.channels.filter(({ channel }) => kindOf(channel) !== 'queue')
  const rows = listed.map(({ channel, unread }) => rowOf(state, channel, unread, now))
  const isMissing = state.open !== undefined && !rows.some(({ isOpen }) => isOpen)
  if (state.open !== undefined && isMissing) rows.push(rowOf(state, state.open, 0, now))
  return rows.toSorted(byActivity(state))
}

/** The inbox as it is shown: the pinned ones first, then the last active; the own queue and what is archived left out; an open one is in it even before it is listed. */
export const channelRows = (state: State, now = Date.now()): readonly ChannelRow[] =>
  allRows(state, now).filter(row => !row.isArchived)

/** What is archived, in the same order. */
export const archivedRows = (state: State, now = Date.now()): readonly ChannelRow[] =>
  allRows(state, now).filter(row => row.isArchived)

/** Everything unread, for the window's title; of what is muted, only what mentions the reader. */
export const unreadIn = (state: State, now = Date.now()): number =>
  state.channels
    .filter(({ channel }) => kindOf(channel) !== 'queue' && !isArchived(state, channel))
    .reduce(
      (total, { channel, unread }) =>
        total + (isMuted(state, channel, now) ? Math.min(unread, mentionsIn(state, channel)) : unread),
      0,
    )
