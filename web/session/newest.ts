import { withEntry } from '../model/state.ts'
import { kindOf } from '../words/names.ts'
import type { Talk } from './talk.ts'

const AT_ONCE = 3
const MOST = 60

/** Reads the newest message of one channel; without it the list says nothing of it. */
const readNewest = async ({ client, store }: Talk, name: string): Promise<void> => {
  const { entries } = await client.channel(name).history({ limit: 1 })
  const [message] = entries
  if (!message) return
  store.change(state => {
    const isNews = message.seq > (state.newest.get(name)?.seq ?? 0)
    return isNews ? { ...state, newest: withEntry(state.newest, name, message) } : state
  })
}

/** Reads what the list of channels shows of each, a few at a time; those beyond a screenful wait until something is said. */
export const readNewestOfAll = async (talk: Talk): Promise<void> => {
  const { channels, newest } = talk.store.state
  const names = channels
    .filter(({ channel, head }) => head > 0 && kindOf(channel) !== 'queue' && !newest.has(channel))
    .map(({ channel }) => channel)
    .slice(0, MOST)
  const next = names.values()
  const work = async () => {
    for (const name of next) await readNewest(talk, name).catch(() => {})
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
