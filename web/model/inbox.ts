import type { InboxItem } from '../../client/index.ts'
import { listed } from '../words/lists.ts'
import { nameOf, titleOf } from '../words/names.ts'
import type { Listed } from './listed.ts'
import type { State } from './state.ts'

const NOTHING: Listed = {}

const listedIn = ({ inbox }: Pick<State, 'inbox'>, channel: string): Listed => inbox.get(channel) ?? NOTHING

export const isArchived = (state: Pick<State, 'inbox'>, channel: string): boolean =>
  listedIn(state, channel).archived === true

/** Its place among the pinned ones, which come first; those that are not pinned are behind all of them. */
export const pinOf = (state: Pick<State, 'inbox'>, channel: string): number =>
  listedIn(state, channel).pinned || Number.POSITIVE_INFINITY

/** The place behind all that are pinned, as far as there is one. */
export const nextPin = ({ inbox }: Pick<State, 'inbox'>, most: number): number =>
  Math.min(most, 1 + Math.max(0, ...[...inbox.values()].map(({ pinned = 0 }) => pinned)))

export const isMuted = (state: Pick<State, 'inbox'>, channel: string, now: number): boolean => {
  const { mutedUntil } = listedIn(state, channel)
  return mutedUntil != null && Date.parse(mutedUntil) > now
}

/** How many of the unread messages mention the reader. */
export const mentionsIn = (state: Pick<State, 'inbox'>, channel: string): number =>
  listedIn(state, channel).mentions ?? 0

export const subjectOf = (state: Pick<State, 'inbox'>, channel: string): string =>
  listedIn(state, channel).subject ?? ''

/** What a conversation is called: its title, else who is in it where that is told, else its name. */
export const titleIn = (state: Pick<State, 'inbox' | 'me'>, channel: string): string => {
  const { title, members = [] } = listedIn(state, channel)
  const isPair = channel.startsWith('dm:')
  if (title !== undefined) return title
  return members.length > 0 && !isPair ? listed(members.map(nameOf)) : titleOf(channel, state.me.id)
}

const detailsOf = ({ channel: _, epoch, head, read, unread, last, ...details }: InboxItem): Listed => details

/** The list has come anew: it has all but those that are archived. */
export const withInbox = (state: State, items: readonly InboxItem[]): State => {
  const archived = [...state.inbox].filter(([, one]) => one.archived)
  const now = items.map(item => [item.channel, detailsOf(item)] as const)
  return { ...state, inbox: new Map([...archived, ...now]) }
}

/** Something was said since it was read, which brings it back. */
const isOvertaken = ({ newest }: State, { channel, last }: InboxItem): boolean =>
  last !== undefined && (newest.get(channel)?.seq ?? 0) > last.seq

/** Those that are archived have come: whichever is not among them is so no more. */
export const withArchive = (state: State, items: readonly InboxItem[]): State => {
  const others = [...state.inbox].filter(([, one]) => !one.archived)
  const now = items.map(
    item => [item.channel, { ...detailsOf(item), archived: !isOvertaken(state, item) }] as const,
  )
  return { ...state, inbox: new Map([...others, ...now]) }
}

/** Something of it is another now. */
export const withListed = (state: State, channel: string, change: Listed): State => ({
  ...state,
  inbox: new Map(state.inbox).set(channel, { ...listedIn(state, channel), ...change }),
})
