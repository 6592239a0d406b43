import type { ChannelSummary } from '../../client/index.ts'
import { withNewest } from '../model/state.ts'
import { kindOf } from '../words/names.ts'
import { fetchChannel } from './opening.ts'
import type { Talk } from './talk.ts'

const AT_ONCE = 3
const MOST = 60

/** Reads the newest message of one channel; without it the list says nothing of it. */
const readNewest = async ({ client, store }: Talk, name: string): Promise<void> => {
  const { entries } = await client.channel(name).history({ limit: 1 })
  const [message] = entries
  if (!message) return
  store.change(state => withNewest(state, message))
}

/** Where something waits the whole page is fetched: the sender sees it delivered. */
const readOne = (talk: Talk, { channel, unread }: ChannelSummary): Promise<void> =>
  unread > 0 ? fetchChannel(talk, channel) : readNewest(talk, channel)

/** Reads what the inbox did not tell: announcements, and what an amendment was the last word of; a few at a time, those beyond a screenful wait until something is said. */
export const readNewestOfAll = async (talk: Talk): Promise<void> => {
  const { channels, newest } = talk.store.state
  const unknown = channels.filter(
    ({ channel, head, unread }) =>
      head > 0 && kindOf(channel) !== 'queue' && (unread > 0 || !newest.has(channel)),
  )
  const next = unknown.slice(0, MOST).values()
  const work = async () => {
    for (const summary of next) await readOne(talk, summary).catch(() => {})
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
