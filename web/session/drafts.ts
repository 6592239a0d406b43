import { keep, kept } from './preferences.ts'
import type { Talk } from './talk.ts'

const placeOf = (user: string): string => `heliograph.drafts.${user}`

/** What somebody began to write in this browser, by channel. */
export const keptDrafts = (user: string): ReadonlyMap<string, string> => {
  try {
    const drafts: unknown = JSON.parse(kept(placeOf(user)))
    return new Map(Object.entries(drafts ?? {}).map(([channel, text]) => [channel, String(text)]))
  } catch {
    return new Map()
  }
}

/** Remembers what is written and not sent; with an empty text, that nothing is. */
export const draftIn = ({ store }: Talk, channel: string, text: string): void => {
  const { drafts: former, me } = store.state
  if ((former.get(channel) ?? '') === text) return
  const drafts = new Map(former)
  if (text.trim() === '') drafts.delete(channel)
  else drafts.set(channel, text)
  store.change(state => ({ ...state, drafts }))
  keep(placeOf(me.id), drafts.size === 0 ? '' : JSON.stringify(Object.fromEntries(drafts)))
}
