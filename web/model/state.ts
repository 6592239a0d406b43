import type { ChannelSummary, Keeping, Message } from '../../client/index.ts'
import type { Presence, Status } from '../../shared/protocol/fields.ts'
import type { ConnectionNews } from '../words/connection.ts'
import type { Conversation } from './conversation.ts'
import type { OwnFile } from './files.ts'
import type { Findings, Target } from './findings.ts'
import type { Listed } from './listed.ts'
import { isOnItsWay } from './outbox.ts'

/** Who sits before the screen. */
export type Person = { readonly id: string; readonly roles: readonly string[] }

/** A small word to the person, from their own queue or from this page. */
export type Toast = { readonly key: string; readonly title: string; readonly line: string }

/** Everything that the screen shows. Never changed, only replaced. */
export type State = {
  readonly me: Person
  /** The others who can be chosen here. */
  readonly neighbours: readonly string[]
  readonly connection: ConnectionNews
  /** What this person lets the others see. */
  readonly status: Status
  /** Whether what is not sent yet outlasts the page. */
  readonly keeping: Keeping
  /** The first list has come. */
  readonly isListed: boolean
  readonly channels: readonly ChannelSummary[]
  /** What the list of conversations says of each, those that are archived too. */
  readonly inbox: ReadonlyMap<string, Listed>
  /** The newest message of each channel, as far as it is known. */
  readonly newest: ReadonlyMap<string, Message>
  /** The channel that is looked at. */
  readonly open: string | undefined
  /** The first message of the thread that is looked at in it. */
  readonly thread: number | undefined
  readonly conversations: ReadonlyMap<string, Conversation>
  /** What is written and not sent, by channel. */
  readonly drafts: ReadonlyMap<string, string>
  /** The files that are to go with the next message, by where it is written. */
  readonly files: ReadonlyMap<string, readonly OwnFile[]>
  readonly typists: ReadonlyMap<string, readonly string[]>
  readonly people: ReadonlyMap<string, Presence>
  readonly toasts: readonly Toast[]
  /** What came of looking through the messages; absent while nothing is looked for. */
  readonly findings: Findings | undefined
  /** The message that one is on the way to. */
  readonly target: Target | undefined
}

/** Before anything was heard. */
export const stateOf = (
  me: Person,
  neighbours: readonly string[],
  drafts: ReadonlyMap<string, string> = new Map(),
): State => ({
  me,
  neighbours,
  connection: { state: 'connecting' },
  status: 'online',
  keeping: 'kept',
  isListed: false,
  channels: [],
  inbox: new Map(),
  newest: new Map(),
  open: undefined,
  thread: undefined,
  conversations: new Map(),
  drafts,
  files: new Map(),
  typists: new Map(),
  people: new Map(),
  toasts: [],
  findings: undefined,
  target: undefined,
})

/** A map with one entry more, or another one in its place. */
export const withEntry = <V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> =>
  new Map(map).set(key, value)

/** Takes a message as the newest of its channel, if it is. */
export const withNewest = (state: State, message: Message): State => {
  const { channel, seq } = message
  const isNewest = seq >= (state.newest.get(channel)?.seq ?? 0)
  return isNewest ? { ...state, newest: withEntry(state.newest, channel, message) } : state
}

/** Without a connection nobody knows who is there. */
export const isTold = ({ state }: State['connection']): boolean => state === 'live' || state === 'repairing'

/** How many messages of one's own are not known to be in the log, in all conversations. */
export const messagesOnTheWay = ({ conversations }: State): number =>
  [...conversations.values()].reduce((total, { outbox }) => total + outbox.filter(isOnItsWay).length, 0)

const MOST_TOASTS = 4

/** Shows a word to the person. The same one is shown once, and beyond a few the oldest go. */
export const withToast = (state: State, toast: Toast): State => {
  const others = state.toasts.filter(({ key }) => key !== toast.key)
  return { ...state, toasts: [...others, toast].slice(-MOST_TOASTS) }
}

/** Changes one conversation, if it is there. */
export const withConversation = (
  state: State,
  channel: string,
  change: (conversation: Conversation) => Conversation,
): State => {
  const conversation = state.conversations.get(channel)
  if (!conversation) return state
  return { ...state, conversations: withEntry(state.conversations, channel, change(conversation)) }
}

/** Who looks at a channel. Whoever is an admin may delete there what others said. */
export const readerIn = (state: State, channel: string, now: number) => ({
  me: state.me.id,
  now,
  isMute: !maySpeak(state, channel),
  isAdmin: state.me.roles.includes('admin'),
})

/** True where this person's words are accepted: the backend refuses others in announcements. */
export const maySpeak = ({ me }: State, channel: string): boolean =>
  !channel.startsWith('role:') || me.roles.some(role => role === 'admin' || role === 'service')

/** What is to go with the next message somewhere. */
export const filesAt = ({ files }: Pick<State, 'files'>, key: string): readonly OwnFile[] =>
  files.get(key) ?? []

/** Changes what is to go with the next message somewhere. */
export const withFiles = (
  state: State,
  key: string,
  change: (files: readonly OwnFile[]) => readonly OwnFile[],
): State => {
  const files = new Map(state.files)
  const next = change(filesAt(state, key))
  if (next.length === 0) files.delete(key)
  else files.set(key, next)
  return { ...state, files }
}
