import type { Presence } from '../../shared/protocol/fields.ts'
import { textOf } from '../words/bodies.ts'
import { typingSentence } from '../words/lists.ts'
import { type ChannelKind, kindOf, nameOf, partnerIn, titleOf } from '../words/names.ts'
import type { State } from './state.ts'

/** One line of the list of channels. */
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
  /** The newest message, or who types. */
  readonly line: string
  readonly isTyping: boolean
  /** In a conversation of two. */
  readonly presence?: Presence['status']
}

const LONGEST_LINE = 120

const lineOf = (state: State, channel: string): string => {
  const message = state.newest.get(channel)
  if (!message) return kindOf(channel) === 'announcements' ? 'Announcements' : 'Nothing said yet'
  const text = textOf(message.body).slice(0, LONGEST_LINE)
  if (message.from === state.me.id) return `You: ${text}`
  return kindOf(channel) === 'direct' ? text : `${nameOf(message.from)}: ${text}`
}

const rowOf = (state: State, channel: string, unread: number): ChannelRow => {
  const me = state.me.id
  const partner = partnerIn(channel, me)
  const newest = state.newest.get(channel)
  const typing = typingSentence(state.typists.get(channel) ?? [])
  return {
    key: channel,
    kind: kindOf(channel),
    title: titleOf(channel, me),
    face: partner ?? titleOf(channel, me),
    unread,
    isOpen: channel === state.open,
    line: typing || lineOf(state, channel),
    isTyping: typing !== '',
    ...(newest && { at: Date.parse(newest.at) }),
    ...(partner !== undefined && { presence: state.people.get(partner)?.status ?? 'offline' }),
  }
}

/** The list as it is shown: the last active first, the own queue left out; an open one is in it even before it is listed. */
export const channelRows = (state: State): readonly ChannelRow[] => {
  const listed = state.channels.filter(({ channel }) => kindOf(channel) !== 'queue')
  const rows = listed.map(({ channel, unread }) => rowOf(state, channel, unread))
  const isMissing = state.open !== undefined && !rows.some(({ isOpen }) => isOpen)
  if (state.open !== undefined && isMissing) rows.push(rowOf(state, state.open, 0))
  return rows.toSorted((a, b) => (b.at ?? 0) - (a.at ?? 0) || a.title.localeCompare(b.title))
}

/** Everything unread, for the window's title. */
export const unreadIn = ({ channels }: State): number =>
  channels
    .filter(({ channel }) => kindOf(channel) !== 'queue')
    .reduce((total, { unread }) => total + unread, 0)
