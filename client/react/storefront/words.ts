import type { Body, Channel, Client, ClientEvents, Message } from '../../index.ts'

/** The words of a Socket.IO shop (`useWebSocket`), each as what it is here. One row a word. */

const CHAT = 'chat:'
/** Its conversations have bare ids; whatever has a namespace already keeps it. */
const channelOf = (id: unknown): string => (String(id).includes(':') ? String(id) : `${CHAT}${id}`)
const idOf = (channel: string): string => (channel.startsWith(CHAT) ? channel.slice(CHAT.length) : channel)

const fieldsOf = (data: unknown): Body =>
  typeof data === 'object' && data !== null ? (data as Body) : { id: data }
const conversationIn = (data: unknown): string => {
  const { conversationId, conversation_id, id } = fieldsOf(data)
  return channelOf(conversationId ?? conversation_id ?? id)
}

type PresenceShown = NonNullable<Parameters<Client['presence']>[0]['status']>

type Emit = (client: Client, data: unknown) => unknown
const join: Emit = (client, data) => client.channel(conversationIn(data)).join()
const leave: Emit = (client, data) => client.channel(conversationIn(data)).leave()
const within = (namespace: string, does: (channel: Channel) => unknown): Emit => {
  return (client, data) => does(client.channel(`${namespace}:${fieldsOf(data).id}`))
}
const say: Emit = (client, data) => {
  const { id, content } = fieldsOf(data)
  const body = typeof content === 'string' ? { text: content } : fieldsOf(content)
  return client
    .channel(conversationIn({ ...fieldsOf(data), id: undefined }))
    .send(body, id ? { key: String(id) } : {})
}

/** What a program emits. What is answered may reject. */
export const EMITS: Readonly<Record<string, Emit>> = {
  'chat:join_conversation': join,
  'conversation:join': join,
  'conversation:leave': leave,
  'chat:send_message': say,
  'message:send': say,
  'user:typing': (client, data) =>
    client.channel(conversationIn(data)).typing(fieldsOf(data).typing !== false),
  'message:read': (client, data) => {
    const { seq } = fieldsOf(data)
    client.channel(conversationIn(data)).read(typeof seq === 'number' ? seq : undefined)
  },
  'product:track': within('product', channel => channel.join()),
  'product:untrack': within('product', channel => channel.leave()),
  'order:track': within('order', channel => channel.join()),
  'agent:available': (client, data) => client.presence({ status: fieldsOf(data).status as PresenceShown }),
}

/** A message as that shop's pages know it. */
const payloadOf = ({ channel, key, from, at, seq, body }: Message): Body => ({
  ...{ id: key, conversation_id: idOf(channel), sender_id: from, content: body },
  ...{ message_type: body.type ?? 'text', status: 'sent', created_at: at, seq },
})

type Heard = readonly [event: string, data: Body]
type Hear<E extends keyof ClientEvents> = (payload: ClientEvents[E]) => readonly Heard[]

/** What is told under a name of its own: `{ type, data }`, as that shop's server sends it. */
const named = (type: unknown, body: Body): readonly Heard[] =>
  typeof type === 'string' ? [[type, fieldsOf(body.data ?? body)]] : []

/** What a program hears, from what the client tells. */
export const HEARS: { readonly [E in keyof ClientEvents]?: Hear<E> } = {
  message: message => [['message:receive', payloadOf(message)], ...named(message.body.type, message.body)],
  notice: ({ kind, body }) => named(kind, body),
  typing: ({ channel, users }) =>
    users.map(userId => ['user:typing', { userId, conversationId: idOf(channel) }] as const),
  presence: ({ user: userId, status, lastSeen }) => [
    [
      status === 'offline' ? 'user:offline' : 'user:online',
      { userId, status, timestamp: lastSeen ? Date.parse(lastSeen) : null },
    ],
  ],
  receipt: ({ channel, user: userId, read, delivered }) => [
    ['message:delivered', { conversationId: idOf(channel), userId, seq: delivered }],
    ['message:read', { conversationId: idOf(channel), userId, seq: read }],
  ],
  member: ({ channel, user: userId, change }) => [
    [
      change === 'joined' ? 'conversation:join' : 'conversation:leave',
      { conversationId: idOf(channel), userId },
    ],
  ],
}
