import type { MemberNews, Message, Notice } from '../../client/index.ts'
import { broken, told, withMember } from '../model/conversation.ts'
import { type State, withConversation, withEntry, withNewest, withToast } from '../model/state.ts'
import { noticeWords } from '../words/bodies.ts'
import { kindOf, partnerIn } from '../words/names.ts'
import { problemWords } from '../words/problems.ts'
import { readAgain, withAmended } from './amending.ts'
import { hearInbox, readArchive } from './inbox.ts'
import { catchUp, readLog } from './opening.ts'
import { showAgain } from './showing.ts'
import { hearPending, hearUnsent } from './speaking.ts'
import type { Talk } from './talk.ts'

/** Told by the list of channels already. */
const SILENT_NOTICES = new Set(['unread'])

const withMessage = (state: State, message: Message): State => {
  const next = withNewest(state, message)
  return withConversation(next, message.channel, one => told(one, message, state.me.id))
}

const withNotice = (state: State, { seq, kind, body }: Notice): State => {
  if (SILENT_NOTICES.has(kind)) return state
  return withToast(state, { key: `notice ${seq}`, ...noticeWords(kind, body) })
}

/** How far the others of a channel are, and who of them is there. */
const refreshCompany = ({ client, store }: Talk, name: string): void => {
  const { receipts, online } = client.channel(name)
  store.change(state =>
    withConversation(state, name, conversation => ({ ...conversation, marks: new Map(receipts), online })),
  )
}

/** Somebody new may have been there for long, so that no news of it will come: they are asked for. */
const hearMember = (talk: Talk, { channel, user, change }: MemberNews): void => {
  talk.store.change(state =>
    withConversation(state, channel, conversation => withMember(conversation, user, change === 'joined')),
  )
  refreshCompany(talk, channel)
  if (change === 'joined') talk.client.presenceOf([user]).catch(() => {})
}

/** Asks once for everybody who is met in a conversation of two. */
const meetPartners = ({ client, store }: Talk, met: Set<string>): void => {
  const { channels, me } = store.state
  const strangers = channels
    .flatMap(({ channel }) => partnerIn(channel, me.id) ?? [])
    .filter(one => !met.has(one))
  for (const user of strangers) met.add(user)
  if (strangers.length > 0)
    client.presenceOf(strangers).catch(() => {
      for (const user of strangers) met.delete(user)
    })
}

const hearConnection = (talk: Talk): void => {
  const { client, store } = talk
  client.on('state', ({ state: now, retryAt, reason }) => {
    const connection = {
      state: now,
      ...(retryAt !== undefined && { retryAt }),
      ...(reason && { reason: problemWords(reason) }),
    }
    store.change(state => ({ ...state, connection }))
    if (now !== 'live') return
    const { open } = store.state
    if (open !== undefined) void catchUp(talk, open)
    void showAgain(talk)
    // The next connection reads it again.
    void readArchive(talk).catch(() => {})
  })
}

const hearChannels = (talk: Talk): void => {
  const { client, store } = talk
  const met = new Set<string>()
  client.on('channels', channels => {
    store.change(state => ({ ...state, channels, isListed: true }))
    meetPartners(talk, met)
  })
}

/** Everything that the client tells becomes state. */
export const listen = (talk: Talk): void => {
  const { client, store } = talk
  hearConnection(talk)
  hearChannels(talk)
  hearInbox(talk)
  client.on('amended', ({ channel, seq, message }) => {
    if (message) store.change(state => withAmended(state, message))
    else void readAgain(talk, channel, seq).catch(() => {})
  })
  client.on('message', message => store.change(state => withMessage(state, message)))
  client.on('reset', ({ channel }) => {
    store.change(state => withConversation(state, channel, broken))
    if (kindOf(channel) !== 'queue' && store.state.conversations.has(channel)) void readLog(talk, channel)
  })
  client.on('notice', notice => {
    store.change(state => withNotice(state, notice))
    client.channel(`user:${store.state.me.id}`).read(notice.seq)
  })
  client.on('pending', ({ channel, pending }) => hearPending(talk, channel, pending))
  client.on('unsent', unsent => hearUnsent(talk, unsent))
  client.on('keeping', keeping => store.change(state => ({ ...state, keeping })))
  client.on('presence', ({ user, ...presence }) => {
    store.change(state => ({ ...state, people: withEntry(state.people, user, presence) }))
    for (const name of store.state.conversations.keys()) refreshCompany(talk, name)
  })
  client.on('typing', ({ channel, users }) =>
    store.change(state => ({ ...state, typists: withEntry(state.typists, channel, users) })),
  )
  client.on('receipt', ({ channel }) => refreshCompany(talk, channel))
  client.on('member', news => hearMember(talk, news))
}
