import type { ConnectionState } from '../../client/index.ts'

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

type Say = (news: ConnectionNews, now: number) => ConnectionWords

/** One row a state. */
const SAY: Readonly<Record<ConnectionState, Say>> = {
  connecting: () => ({ tone: 'busy', brief: 'Connecting…', spoken: 'Connecting' }),
  repairing: () => ({ tone: 'busy', brief: 'Catching up…', spoken: 'Catching up' }),
  live: () => ({ tone: 'good', brief: 'Live', spoken: 'Live' }),
  waiting: ({ retryAt, reason = 'The connection was lost.' }, now) => {
    const seconds = secondsUntil(retryAt, now)
    const when = seconds > 0 ? `in ${seconds} s` : 'now'
    return {
      tone: 'busy',
      brief: 'Reconnecting',
      sentence: `${reason} Trying again ${when}.`,
      spoken: `${reason} Trying again.`,
      offer: 'try',
    }
  },
  offline: () => ({
    tone: 'bad',
    brief: 'Offline',
    sentence: 'You are offline. What you write waits here and goes out when you are back.',
    spoken: 'You are offline. What you write waits here and goes out when you are back.',
    offer: 'try',
  }),
  closed: ({ reason = 'The connection was closed.' }) => ({
    tone: 'bad',
    brief: 'Closed',
    sentence: reason,
    spoken: reason,
    offer: 'restart',
  }),
}

/** The connection, as it is told at a moment (milliseconds since 1970). */
export const connectionWords = (news: ConnectionNews, now: number): ConnectionWords =>
  SAY[news.state](news, now)
