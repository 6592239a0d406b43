import { type Body, HeliographError, type Pending, type Unsent } from '../../client/index.ts'
import { announced } from '../model/files.ts'
import { titleIn } from '../model/inbox.ts'
import { mentionedIn } from '../model/mentions.ts'
import { became, bodyOf, followed, type Outbox, type Outgoing, posted, without } from '../model/outbox.ts'
import { filesAt, withConversation, withFiles, withToast } from '../model/state.ts'
import { type Where, whereKey } from '../model/where.ts'
import { textOf } from '../words/bodies.ts'
import { words } from '../words/language.ts'
import { problemWords } from '../words/problems.ts'
import { intend, rewrite } from './amending.ts'
import { fetchChannel } from './opening.ts'
import type { Talk } from './talk.ts'

const change = ({ store }: Talk, name: string, next: (outbox: Outbox) => Outbox): void =>
  store.change(state =>
    withConversation(state, name, one => {
      const outbox = next(one.outbox)
      return outbox === one.outbox ? one : { ...one, outbox }
    }),
  )

const freshKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('')

/** What one said oneself is not unread, also for one who went elsewhere at once. */
const readOwn = ({ client, store }: Talk, name: string, seq: number): void => {
  const channel = client.channel(name)
  if (store.state.open !== name && channel.summary?.read === seq - 1) channel.read(seq)
}

const post = async (talk: Talk, name: string, message: Outgoing): Promise<void> => {
  const { key, about } = message
  change(talk, name, outbox => posted(outbox, message))
  try {
    const { seq } = await talk.client
      .channel(name)
      .send(bodyOf(message), { key, ...(about !== undefined && { about }) })
    readOwn(talk, name, seq)
    // It is in the log; it leaves the outbox when the log tells it, which can be a moment later.
    change(talk, name, outbox => became(outbox, key, { state: 'sent' }))
  } catch (thrown) {
    // Whether it got there is unknown, and it is kept: the next page sends it again.
    const isKept = thrown instanceof HeliographError && thrown.code === 'CLOSED'
    const news = isKept
      ? ({ state: 'queued' } as const)
      : ({ state: 'failed', reason: problemWords(thrown) } as const)
    change(talk, name, outbox => became(outbox, key, news))
  }
}

/** What is said: the words, with whom they mention, and the files that came. */
const bodyAt = ({ store }: Talk, where: Where, text: string): Body => {
  const { members = [] } = store.state.conversations.get(where.channel) ?? {}
  const mentions = mentionedIn(text, members, store.state.me.id)
  const attachments = announced(filesAt(store.state, whereKey(where)))
  return {
    text,
    ...(mentions.length > 0 && { mentions }),
    ...(attachments.length > 0 && { attachments }),
  }
}

/** Says something: as an answer, in the place of what was said, or as it is. */
export const speak = async (talk: Talk, where: Where, text: string): Promise<void> => {
  const { channel: name, root } = where
  const task = talk.store.state.conversations.get(name)?.task
  const isTask = task !== undefined && task.root === root
  if (isTask) intend(talk, name, undefined)
  if (isTask && task.as === 'edit') return rewrite(talk, name, task, text)
  const body = bodyAt(talk, where, text)
  talk.store.change(state => withFiles(state, whereKey(where), () => []))
  const about = isTask ? task.seq : root
  const message: Outgoing = { key: freshKey(), text, body, at: Date.now(), state: 'queued' }
  await post(talk, name, { ...message, ...(about !== undefined && { about }) })
}

/** Says again what failed, under the same key: should it be in the log after all, it stays one message. */
export const speakAgain = async (talk: Talk, name: string, key: string): Promise<void> => {
  const message = talk.store.state.conversations.get(name)?.outbox.find(one => one.key === key)
  if (message?.state === 'failed')
    await post(talk, name, {
      key,
      text: message.text,
      body: bodyOf(message),
      ...(message.about !== undefined && { about: message.about }),
      at: Date.now(),
      state: 'queued',
    })
}

/** Gives up what failed. */
export const discard = (talk: Talk, name: string, key: string): void =>
  change(talk, name, outbox => without(outbox, key))

/** Takes over what the client says of messages on their way. What the log shows already is not shown once more. */
export const hearPending = ({ store }: Talk, name: string, pending: readonly Pending[]): void =>
  store.change(state =>
    withConversation(state, name, one => {
      const shown = new Set(one.entries.filter(({ from }) => from === state.me.id).map(({ key }) => key))
      const outbox = followed(
        one.outbox,
        pending.filter(({ key }) => !shown.has(key)),
      )
      return outbox === one.outbox ? one : { ...one, outbox }
    }),
  )

/** An edit, a deletion or a reaction was given up: the message is as it was. */
const tellUndone = ({ store }: Talk, { key, error }: Unsent): void =>
  store.change(state =>
    withToast(state, { key: `unsent ${key}`, title: words().deeds.undone, line: problemWords(error) }),
  )

/** A message was given up: its writer is told why, and may send it again or delete it, wherever they are. */
export const hearUnsent = (talk: Talk, unsent: Unsent): void => {
  const { channel, key, body, at, error, about } = unsent
  if (unsent.amends) {
    tellUndone(talk, unsent)
    return
  }
  if (!talk.store.state.conversations.has(channel)) void fetchChannel(talk, channel)
  const reason = problemWords(error)
  change(talk, channel, outbox =>
    posted(outbox, {
      key,
      text: textOf(body),
      body,
      ...(about !== undefined && { about }),
      at,
      state: 'failed',
      reason,
    }),
  )
  if (talk.store.state.open === channel) return
  const title = words().toasts.notSentTo(titleIn(talk.store.state, channel))
  talk.store.change(state => withToast(state, { key: `unsent ${key}`, title, line: reason }))
}
