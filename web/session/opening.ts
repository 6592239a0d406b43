import { opened, opening, type Page, putAside, refused, wentBack } from '../model/conversation.ts'
import { withConversation, withEntry } from '../model/state.ts'
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

const membersOf = ({ client, store }: Talk, name: string): readonly string[] => {
  const me = store.state.me.id
  const partner = partnerIn(name, me)
  const { receipts, online } = client.channel(name)
  return partner === undefined ? [...new Set([me, ...receipts.keys(), ...online])] : [me, partner]
}

/** Reads the newest page into a conversation that stands open, once more if need be. */
export const readLog = async (talk: Talk, name: string): Promise<void> => {
  const { client, store } = talk
  const summary = store.state.channels.find(one => one.channel === name)
  const hasUnread = (summary?.unread ?? 0) > 0
  try {
    const page = await newestPage(talk, name)
    const { receipts, online, position } = client.channel(name)
    const read = hasUnread && summary ? summary.read : (position?.seq ?? Number.POSITIVE_INFINITY)
    const company = { members: membersOf(talk, name), marks: new Map(receipts), online }
    store.change(state =>
      withConversation(state, name, one => ({ ...opened(one, page, read, state.me.id), ...company })),
    )
    const partner = partnerIn(name, store.state.me.id)
    if (partner !== undefined) await client.presenceOf([partner])
  } catch (thrown) {
    store.change(state => withConversation(state, name, one => refused(one, problemWords(thrown))))
  }
}

/** Looks at a channel, or with `undefined` at none. */
export const openChannel = (talk: Talk, name: string | undefined): void => {
  const { store } = talk
  const former = store.state.open
  if (former === name) return
  if (former !== undefined) store.change(state => withConversation(state, former, putAside))
  store.change(state => ({ ...state, open: name }))
  if (name === undefined) return
  const known = store.state.conversations.get(name)
  if (known && known.phase !== 'refused') return
  store.change(state => ({ ...state, conversations: withEntry(state.conversations, name, opening(name)) }))
  void readLog(talk, name)
}

/** Fetches the page before what is there, unless one is on its way. */
export const readOlder = async ({ client, store }: Talk, name: string): Promise<void> => {
  const conversation = store.state.conversations.get(name)
  const before = conversation?.entries[0]?.seq
  if (!conversation?.hasOlder || conversation.phase !== 'ready' || before === undefined) return
  store.change(state => withConversation(state, name, one => ({ ...one, phase: 'reading' })))
  try {
    const page = await client.channel(name).history({ before })
    store.change(state => withConversation(state, name, one => wentBack(one, page)))
  } catch {
    // Scrolling up again asks again.
    store.change(state => withConversation(state, name, one => ({ ...one, phase: 'ready' })))
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
