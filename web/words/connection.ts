import type { ConnectionState } from '../../client/index.ts'
import { numberOf, words } from './language.ts'

/** What the screen needs to know of the connection. */
export type ConnectionNews = {
  readonly state: ConnectionState
  /** Milliseconds since 1970. */
  readonly retryAt?: number
  /** Why it was closed, or cannot be had, as a sentence. */
  readonly reason?: string
}

/** The connection in words: one or two for the corner, a sentence when there is something to tell, and what can be done. */
export type ConnectionWords = {
  readonly tone: 'good' | 'busy' | 'bad'
  readonly brief: string
  readonly sentence?: string
  /** Without the running number, for those who hear it read. */
  readonly spoken: string
  readonly offer?: 'try' | 'restart'
}

const secondsUntil = (retryAt: number | undefined, now: number): number =>
  Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1000))

const busy = (brief: string): ConnectionWords => ({ tone: 'busy', brief, spoken: brief })

type Say = (news: ConnectionNews, now: number) => ConnectionWords

/** One row a state. */
const SAY: Readonly<Record<ConnectionState, Say>> = {
  connecting: () => busy(words().connection.connecting),
  repairing: () => busy(words().connection.repairing),
  live: () => ({ ...busy(words().connection.live), tone: 'good' }),
  waiting: ({ retryAt, reason = words().connection.lost }, now) => {
    const { againIn, againNow, again, reconnecting } = words().connection
    const seconds = secondsUntil(retryAt, now)
    const sentence = seconds > 0 ? againIn(reason, numberOf(seconds)) : againNow(reason)
    return { ...busy(reconnecting), sentence, spoken: again(reason), offer: 'try' }
  },
  offline: () => {
    const { offline, youAreOffline } = words().connection
    return { tone: 'bad', brief: offline, sentence: youAreOffline, spoken: youAreOffline, offer: 'try' }
  },
  closed: ({ reason = words().connection.wasClosed }) => {
    const { closed } = words().connection
    return { tone: 'bad', brief: closed, sentence: reason, spoken: reason, offer: 'restart' }
  },
}

/** The connection, as it is told at a moment (milliseconds since 1970). */
export const connectionWords = (news: ConnectionNews, now: number): ConnectionWords =>
  SAY[news.state](news, now)
