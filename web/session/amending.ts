import type { Message } from '../../client/index.ts'
import { amended, intending } from '../model/conversation.ts'
import type { Task } from '../model/deeds.ts'
import { type State, withConversation, withNewest } from '../model/state.ts'
import type { Talk } from './talk.ts'

/** What is written in a channel from now on answers a message, takes the place of one, or (`undefined`) is a new one. */
export const intend = ({ store }: Talk, channel: string, task: Task | undefined): void =>
  store.change(state => withConversation(state, channel, one => intending(one, task)))

/** An entry was amended: wherever it is shown it is what it is now. */
export const withAmended = (state: State, message: Message): State => {
  const isNewest = state.newest.get(message.channel)?.seq === message.seq
  const next = isNewest ? withNewest(state, message) : state
  return withConversation(next, message.channel, one => amended(one, message))
}

/** Reads an entry that is on the screen, or in the inbox, once more: it was amended, and the client does not know it any more. */
export const readAgain = async ({ client, store }: Talk, channel: string, seq: number): Promise<void> => {
  const { conversations, newest } = store.state
  const isShown =
    newest.get(channel)?.seq === seq || conversations.get(channel)?.entries.some(one => one.seq === seq)
  if (!isShown) return
  const { entries } = await client.channel(channel).history({ before: seq + 1, limit: 1 })
  const [entry] = entries
  if (entry?.seq === seq) store.change(state => withAmended(state, entry))
}

/** Gives a message of one's own another text; what else its body holds stays. Should it fail, `unsent` tells. */
export const rewrite = ({ client, store }: Talk, channel: string, { seq }: Task, text: string): void => {
  const entry = store.state.conversations.get(channel)?.entries.find(one => one.seq === seq)
  if (!entry || entry.body.text === text) return
  client
    .channel(channel)
    .edit(seq, { ...entry.body, text })
    .catch(() => {})
}

/** Withholds a message of one's own for good. */
export const withhold = ({ client }: Talk, channel: string, seq: number): void => {
  client
    .channel(channel)
    .delete(seq)
    .catch(() => {})
}

/** Reacts to a message, or does so no more. */
export const react = ({ client }: Talk, channel: string, seq: number, emoji: string, on: boolean): void => {
  client
    .channel(channel)
    .react(seq, emoji, on)
    .catch(() => {})
}
