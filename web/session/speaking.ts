import type { Pending } from '../../client/index.ts'
import { became, type Outbox, type Outgoing, paced, posted, without } from '../model/outbox.ts'
import { withConversation } from '../model/state.ts'
import { problemWords } from '../words/problems.ts'
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

const post = async (talk: Talk, name: string, message: Outgoing): Promise<void> => {
  const { key, text } = message
  change(talk, name, outbox => posted(outbox, message))
  try {
    await talk.client.channel(name).send({ text }, { key })
    // It is in the log; it leaves the outbox when the log tells it, which can be a moment later.
    change(talk, name, outbox => became(outbox, key, { state: 'sent' }))
  } catch (thrown) {
    change(talk, name, outbox => became(outbox, key, { state: 'failed', reason: problemWords(thrown) }))
  }
}

/** Says something. */
export const speak = (talk: Talk, name: string, text: string): Promise<void> =>
  post(talk, name, { key: freshKey(), text, at: Date.now(), state: 'sending' })

/** Says again what failed, under the same key: should it be in the log after all, it stays one message. */
export const speakAgain = async (talk: Talk, name: string, key: string): Promise<void> => {
  const message = talk.store.state.conversations.get(name)?.outbox.find(one => one.key === key)
  if (message?.state === 'failed')
    await post(talk, name, { key, text: message.text, at: Date.now(), state: 'sending' })
}

/** Gives up what failed. */
export const discard = (talk: Talk, name: string, key: string): void =>
  change(talk, name, outbox => without(outbox, key))

/** Takes over which messages the client holds back for a while. */
export const hearPending = (talk: Talk, name: string, pending: readonly Pending[]): void => {
  const waiting = new Set(pending.filter(({ state }) => state === 'waiting').map(({ key }) => key))
  change(talk, name, outbox => paced(outbox, waiting))
}
