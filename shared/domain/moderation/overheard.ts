import type { BlockedWord } from './blocked-words.ts'
import type { Said } from './verdict.ts'

/**
 * What an instance remembers of what was said: it costs no read and no write, and so no two instances know the same. Who is
 * served by n of them may repeat themselves n times as often; the rate in the row bounds it all.
 */
export type Overheard = {
  /** What a user said over this instance within the last so many milliseconds, but for one message. */
  saidBy(user: string, since: number, but: string): readonly Said[]
  /** A message counts once, however often it is tried. */
  note(user: string, message: string, said: Said): void
  /** A channel's own words after so many changes of its rules; `undefined` where they are not known. */
  wordsOf(channel: string, rules: number): readonly BlockedWord[] | undefined
  setWords(channel: string, rules: number, words: readonly BlockedWord[]): void
}

const USERS = 2500
/** More than the highest number of a policy, or no sender could come to it by small steps. */
const MESSAGES = 128
const CHANNELS = 1000

const keep = <Value>(map: Map<string, Value>, most: number, key: string, value: Value): void => {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}

export const overheard = (): Overheard => {
  const users = new Map<string, Map<string, Said>>()
  const words = new Map<string, { readonly rules: number; readonly words: readonly BlockedWord[] }>()
  return {
    saidBy: (user, since, but) =>
      [...(users.get(user) ?? [])]
        .filter(([message, { at }]) => message !== but && at > since)
        .map(([, said]) => said),
    note: (user, message, said) => {
      const own = users.get(user) ?? new Map<string, Said>()
      keep(own, MESSAGES, message, own.get(message) ?? said)
      keep(users, USERS, user, own)
    },
    wordsOf: (channel, rules) => {
      const known = words.get(channel)
      return known?.rules === rules ? known.words : undefined
    },
    setWords: (channel, rules, own) => keep(words, CHANNELS, channel, { rules, words: own }),
  }
}
