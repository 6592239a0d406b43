import type { Presence } from '../../shared/protocol/fields.ts'
import { saidIn } from '../words/bodies.ts'
import { spokenLocale, words } from '../words/language.ts'
import { typingSentence } from '../words/lists.ts'
import { type ChannelKind, kindOf, nameOf, partnerIn, shortened, titleOf } from '../words/names.ts'
import { isTold, type State } from './state.ts'

/** One line of the inbox. */
export type ChannelRow = {
  readonly key: string
  readonly kind: ChannelKind
  readonly title: string
  /** Who a face is drawn of. */
  readonly face: string
  readonly unread: number
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
  if (going) return { said: own(shortened(going.text, LONGEST_LINE)), at: going.at }
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

const rowOf = (state: State, channel: string, unread: number): ChannelRow => {
  const me = state.me.id
  const partner = partnerIn(channel, me)
  const outbox = state.conversations.get(channel)?.outbox ?? []
  return {
    key: channel,
    kind: kindOf(channel),
    title: titleOf(channel, me),
    face: partner ?? titleOf(channel, me),
    unread,
    isOpen: channel === state.open,
    typing: typingSentence(state.typists.get(channel) ?? []),
    hasFailed: outbox.some(one => one.state === 'failed'),
    ...draftOf(state, channel),
    ...lastOf(state, channel),
    ...(partner !== undefined &&
      isTold(state.connection) && { presence: state.people.get(partner)?.status ?? 'offline' }),
  }
}

/** The inbox as it is shown: the last active first, the own queue left out; an open one is in it even before it is listed. */
export const channelRows = (state: State): readonly ChannelRow[] => {
  const listed = state.channels.filter(({ channel }) => kindOf(channel) !== 'queue')
  const rows = listed.map(({ channel, unread }) => rowOf(state, channel, unread))
  const isMissing = state.open !== undefined && !rows.some(({ isOpen }) => isOpen)
  if (state.open !== undefined && isMissing) rows.push(rowOf(state, state.open, 0))
  return rows.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0) || a.title.localeCompare(b.title, spokenLocale()))
}

/** Everything unread, for the window's title. */
export const unreadIn = ({ channels }: State): number =>
  channels
    .filter(({ channel }) => kindOf(channel) !== 'queue')
    .reduce((total, { unread }) => total + unread, 0)
