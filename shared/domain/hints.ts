import type { ChannelRow } from './ports.ts'

const MOST = 1000

/**
 * The rows that this instance saw last, so that a first attempt is shaped right. Nothing is ever decided by a hint:
 * a wrong one costs a refused attempt, whose answer carries the row as it is.
 */
export type Hints = { get(channel: string): ChannelRow | undefined; set(row: ChannelRow): void }

export const hints = (): Hints => {
  const rows = new Map<string, ChannelRow>()
  return {
    get: channel => rows.get(channel),
    set: row => {
      rows.delete(row.channel)
      rows.set(row.channel, row)
      const [oldest] = rows.keys()
      if (rows.size > MOST && oldest !== undefined) rows.delete(oldest)
    },
  }
}
