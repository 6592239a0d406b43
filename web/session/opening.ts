import {
  type Conversation,
  intending,
  newsFrom,
  opened,
  opening,
  type Page,
  putAside,
  refused,
  wentBack,
  withNews,
} from '../model/conversation.ts'
import { leftBehind } from '../model/outbox.ts'
import { type State, withConversation, withEntry, withNewest } from '../model/state.ts'
import { kindOf, partnerIn } from '../words/names.ts'
import { problemWords } from '../words/problems.ts'
import type { Talk } from './talk.ts'

/** The newest page. Announcements are nobody's to join; a room is joined by looking at it. */
const newestPage = async ({ client, store }: Talk, name: string): Promise<Page> => {
  const channel = client.channel(name)
  if (kindOf(name) !== 'announcements') return channel.join()
  const head = store.state.channels.find(one => one.channel === name)?.head ?? 0
  return head > 0 ? channel.history() : { entries: [], more: false }
}

/** Who is in a channel, who of them is there, and how far they are, as the client knows it after a join. */
const companyIn = (
  { client, store }: Talk,
  name: string,
): Pick<Conversation, 'members' | 'online' | 'marks'> => {
  const me = store.state.me.id
  const partner = partnerIn(name, me)
  const { receipts, online } = client.channel(name)
  const members = partner === undefined ? [...new Set([me, ...receipts.keys(), ...online])] : [me, partner]
  return { members, online, marks: new Map(receipts) }
}

/** Reads the newest page into a conversation that stands there, once more if need be. */
export const readLog = async (talk: Talk, name: string): Promise<void> => {
  const { client, store } = talk
  try {
    const page = await newestPage(talk, name)
    const company = companyIn(talk, name)
    store.change(state => {
      const next = withConversation(state, name, one => ({ ...opened(one, page, state.me.id), ...company }))
      const last = page.entries.at(-1)
      const newest = last ? withNewest(next, last) : next
      return state.open === name ? markNews(newest, name) : newest
    })
    const partner = partnerIn(name, store.state.me.id)
    if (partner !== undefined) await client.presenceOf([partner])
  } catch (thrown) {
    store.change(state => withConversation(state, name, one => refused(one, problemWords(thrown))))
  }
}

/** Who is there and how far they are is told once: what was told while nobody listened is asked for. */
export const catchUp = async (talk: Talk, name: string): Promise<void> => {
  const phase = talk.store.state.conversations.get(name)?.phase
  if (phase === 'refused') return readLog(talk, name)
  if (phase === undefined || phase === 'opening' || kindOf(name) === 'announcements') return
  try {
    await talk.client.channel(name).join()
  } catch {
    // The next connection, or the next look, asks again.
    return
  }
  const company = companyIn(talk, name)
  talk.store.change(state => withConversation(state, name, one => ({ ...one, ...company })))
}

/** Marks where the unread begins, for one who comes to look. */
const markNews = (state: State, name: string): State => {
  const summary = state.channels.find(({ channel }) => channel === name)
  if (!summary || summary.unread === 0) return state
  return withConversation(state, name, one => withNews(one, summary.read, summary.head))
}

/** Has a conversation at hand: what waited in it is delivered with that, and it opens at once later. */
export const fetchChannel = async (talk: Talk, name: string): Promise<void> => {
  if (talk.store.state.conversations.has(name)) return catchUp(talk, name)
  talk.store.change(state => ({
    ...state,
    conversations: withEntry(state.conversations, name, {
      ...opening(name),
      outbox: talk.client.channel(name).pending.map(leftBehind),
    }),
  }))
  await readLog(talk, name)
}

/** Looks at a channel, or with `undefined` at none. */
export const openChannel = (talk: Talk, name: string | undefined): void => {
  const { store } = talk
  const former = store.state.open
  if (former === name) return
  if (former !== undefined) store.change(state => withConversation(state, former, putAside))
  store.change(state => ({ ...state, open: name }))
  if (name === undefined) return
  store.change(state => markNews(state, name))
  void fetchChannel(talk, name)
}

/** Looks at a thread of the open channel, or with `undefined` at none: what was begun there of a message waits no more. */
export const openThread = ({ store }: Talk, root: number | undefined): void => {
  const { open, thread } = store.state
  if (thread === root) return
  store.change(state => {
    const next = { ...state, thread: root }
    if (open === undefined) return next
    return withConversation(next, open, one =>
      one.task?.root === undefined ? one : intending(one, undefined),
    )
  })
}

/** Fetches the page before what is there, unless one is on its way. */
export const readOlder = async ({ client, store }: Talk, name: string, limit?: number): Promise<void> => {
  const conversation = store.state.conversations.get(name)
  const before = conversation?.entries[0]?.seq
  if (!conversation?.hasOlder || conversation.phase !== 'ready' || before === undefined) return
  store.change(state => withConversation(state, name, one => ({ ...one, phase: 'reading' })))
  try {
    const page = await client.channel(name).history({ before, ...(limit !== undefined && { limit }) })
    store.change(state => withConversation(state, name, one => wentBack(one, page)))
  } catch {
    // Scrolling up again asks again.
    store.change(state => withConversation(state, name, one => ({ ...one, phase: 'ready' })))
  }
}

const PAGE = 100
/** Beyond so many pages back one scrolls by hand. */
const MOST_PAGES = 50

/** Reads back to where the unread begins, as far as that is within reach. */
export const readUnread = async (talk: Talk, name: string): Promise<void> => {
  const { store } = talk
  for (let page = 0; page < MOST_PAGES; page++) {
    const before = store.state.conversations.get(name)
    if (!before || newsFrom(before, store.state.me.id) !== undefined) return
    await readOlder(talk, name, PAGE)
    // Nothing came: another page is on its way, or the connection is gone.
    if (store.state.conversations.get(name)?.entries[0] === before.entries[0]) return
  }
}

/** Ends a membership and forgets what was seen of it. Rejects when the server does not let one go. */
export const leaveChannel = async ({ client, store }: Talk, name: string): Promise<void> => {
  await client.channel(name).leave()
  store.change(state => {
    const conversations = new Map(state.conversations)
    conversations.delete(name)
    return { ...state, conversations, open: state.open === name ? undefined : state.open }
  })
}
