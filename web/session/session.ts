import { type Attachment, connect } from '../../client/index.ts'
import type { Status } from '../../shared/protocol/fields.ts'
import type { Task } from '../model/deeds.ts'
import type { Target } from '../model/findings.ts'
import { type Person, type State, stateOf, withToast } from '../model/state.ts'
import { Store } from '../model/store.ts'
import { type Where, whereKey } from '../model/where.ts'
import { words } from '../words/language.ts'
import { kindOf } from '../words/names.ts'
import { problemWords } from '../words/problems.ts'
import type { Wish } from '../words/wishes.ts'
import { intend, react, withhold } from './amending.ts'
import { draftIn, keptDrafts } from './drafts.ts'
import { Files, type ReadAs } from './files.ts'
import { aimAt, find } from './finding.ts'
import { gather, type Keep, keep } from './inbox.ts'
import { listen } from './listening.ts'
import { mintToken, type Surroundings } from './local-server.ts'
import { readNewestOfAll } from './newest.ts'
import { leaveChannel, openChannel, openThread, readLog, readOlder, readUnread } from './opening.ts'
import { showStatus } from './showing.ts'
import { discard, speak, speakAgain } from './speaking.ts'
import type { Talk } from './talk.ts'

/** What a person can do. */
export type Session = {
  readonly store: Store<State>
  readonly open: (channel: string | undefined) => void
  /** Looks at a thread of the channel that is open, or with `undefined` at none. */
  readonly openThread: (root: number | undefined) => void
  /** Tries once more to open what could not be opened. */
  readonly openAgain: (channel: string) => void
  /** Answers whether one is out of it; if not, the person has been told why. */
  readonly leave: (channel: string) => Promise<boolean>
  /** Pins, mutes or archives it, or does so no more. */
  readonly keep: (channel: string, wanted: Keep) => void
  /** Begins a private conversation with several; answers its channel, or why there is none. */
  readonly gather: (title: string, people: readonly string[]) => Promise<Wish>
  readonly older: (channel: string) => void
  /** Reads back to where the unread begins. */
  readonly unread: (channel: string) => void
  readonly say: (where: Where, text: string) => void
  /** Files that go with what is said next. */
  readonly attach: (where: Where, files: readonly File[]) => void
  readonly pauseFile: (where: Where, key: string) => void
  readonly resumeFile: (where: Where, key: string) => void
  readonly removeFile: (where: Where, key: string) => void
  /** Where a file can be read for some minutes; nothing where it cannot, and the person has been told why. */
  readonly address: (channel: string, file: Attachment, as: ReadAs) => Promise<string | undefined>
  /** What is said next answers a message, takes the place of one, or (`undefined`) is a new one. */
  readonly intend: (channel: string, task: Task | undefined) => void
  readonly withhold: (channel: string, seq: number) => void
  readonly react: (channel: string, seq: number, emoji: string, on: boolean) => void
  /** What is written and not sent yet. */
  readonly draft: (where: Where, text: string) => void
  readonly sayAgain: (channel: string, key: string) => void
  readonly discard: (channel: string, key: string) => void
  readonly typing: (channel: string, on: boolean) => void
  /** Everything in it has been before the person's eyes. */
  readonly seen: (channel: string) => void
  /** Looks through the messages. */
  readonly find: (typed: string) => void
  /** Goes to a message of the channel that is opened; with `undefined` one is there. */
  readonly aimAt: (target: Target | undefined) => void
  readonly dismiss: (toast: string) => void
  readonly reconnect: () => void
  /** Lets the others see that one is away, busy, or nothing at all of one. */
  readonly show: (status: Status) => void
}

/** Where one can talk at once. */
export const LOBBY = 'chat:lobby'

const leaveOrTell = async (talk: Talk, channel: string): Promise<boolean> => {
  try {
    await leaveChannel(talk, channel)
    return true
  } catch (thrown) {
    const toast = { title: words().conversation.still, line: problemWords(thrown) }
    talk.store.change(state => withToast(state, { key: `leave ${channel}`, ...toast }))
    return false
  }
}

const sessionOf = (talk: Talk): Session => {
  const { client, store } = talk
  const files = new Files(talk)
  return {
    store,
    open: channel => openChannel(talk, channel),
    openThread: root => openThread(talk, root),
    openAgain: channel => void readLog(talk, channel),
    leave: channel => leaveOrTell(talk, channel),
    keep: (channel, wanted) => void keep(talk, channel, wanted),
    gather: (title, people) =>
      gather(talk, title, people).then(
        channel => ({ channel }),
        thrown => ({ fault: problemWords(thrown) }),
      ),
    older: channel => void readOlder(talk, channel),
    unread: channel => void readUnread(talk, channel),
    say: (where, text) => void speak(talk, where, text),
    attach: (where, added) => files.add(where, added),
    pauseFile: (where, key) => files.pause(where, key),
    resumeFile: (where, key) => files.resume(where, key),
    removeFile: (where, key) => files.remove(where, key),
    address: (channel, file, as) => files.address(channel, file, as),
    intend: (channel, task) => intend(talk, channel, task),
    withhold: (channel, seq) => withhold(talk, channel, seq),
    react: (channel, seq, emoji, on) => react(talk, channel, seq, emoji, on),
    draft: (where, text) => draftIn(talk, whereKey(where), text),
    sayAgain: (channel, key) => void speakAgain(talk, channel, key),
    discard: (channel, key) => discard(talk, channel, key),
    typing: (channel, on) => client.channel(channel).typing(on),
    seen: channel => {
      const { summary } = client.channel(channel)
      // Also what one said oneself: on another device it would count as unread.
      if (summary && summary.read < summary.head) client.channel(channel).read()
    },
    find: typed => void find(talk, typed),
    aimAt: target => aimAt(talk, target),
    dismiss: key =>
      store.change(state => ({ ...state, toasts: state.toasts.filter(toast => toast.key !== key) })),
    reconnect: () => client.reconnect(),
    show: status => void showStatus(talk, status),
  }
}

/** A person who is in no conversation yet finds one. */
const settleIn = async (talk: Talk): Promise<void> => {
  const { client, store } = talk
  await client.ready
  const isNew = !client.channels.some(({ channel }) => ['room', 'direct'].includes(kindOf(channel)))
  if (isNew) await client.channel(LOBBY).join()
  store.change(state => ({ ...state, channels: client.channels, isListed: true }))
  await client.inbox()
  await readNewestOfAll(talk)
}

/** On a screen that nobody sees nothing need be drawn at once; there the browser gives no animation frames either. */
const soon = (run: () => void): void => {
  if (document.hidden) setTimeout(run, 250)
  else requestAnimationFrame(run)
}

/** Connects as somebody and keeps the state from then on. */
export const startSession = (person: Person, { websocket, http, users }: Surroundings): Session => {
  const neighbours = users.map(({ id }) => id).filter(id => id !== person.id)
  const store = new Store(stateOf(person, neighbours, keptDrafts(person.id)), soon)
  const client = connect({
    url: websocket,
    http,
    user: person.id,
    token: () => mintToken(person),
    delivered: true,
  })
  const talk: Talk = { client, store }
  listen(talk)
  // What goes wrong here is told by the connection.
  settleIn(talk).catch(() => {})
  return sessionOf(talk)
}
