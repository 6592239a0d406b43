import type { ChannelRow } from '../channel-row.ts'
import { type Noted, OVERLAP_MS } from './movements.ts'

/** Bounds of what an instance keeps: names in all. */
const NAMES = 200_000
/** A list is read again after so long, whatever came. */
const GOOD_FOR_MS = 5 * 60_000

type Seen = Pick<ChannelRow, 'epoch' | 'departures'> & {
  readonly names: Set<string>
  readonly readAt: number
}
type Came = Extract<Noted, { kind: 'joined' }>

/**
 * Who is in large channels, as an instance has read it: as good as new for as long as nobody leaves, which the channel's row
 * counts, and with those added who came.
 */
export type KnownLists = {
  clear(): void
  get(row: ChannelRow, now: number): readonly string[] | undefined
  /** Names that were read, with strong consistency, after the row was. */
  keep(row: ChannelRow, names: readonly string[], readAt: number): void
  add(came: Came): void
}

export const knownLists = (): KnownLists => {
  const lists = new Map<string, Seen>()
  let names = 0
  const forget = (channel: string): void => {
    names -= lists.get(channel)?.names.size ?? 0
    lists.delete(channel)
  }
  return {
    clear: () => {
      lists.clear()
      names = 0
    },
    get: ({ channel, epoch, departures }, now) => {
      const seen = lists.get(channel)
      const isGood =
        seen?.epoch === epoch && seen.departures === departures && now - seen.readAt < GOOD_FOR_MS
      return isGood ? [...seen.names] : undefined
    },
    keep: ({ channel, epoch, departures }, list, readAt) => {
      forget(channel)
      lists.set(channel, { epoch, departures, names: new Set(list), readAt })
      names += list.length
      for (const oldest of lists.keys()) {
        if (names <= NAMES) return
        forget(oldest)
      }
    },
    add: ({ channel, epoch, user, departures, at }) => {
      const seen = lists.get(channel)
      // Who came before somebody left stands in a list that was read after it, unless it was they who left.
      if (seen?.epoch !== epoch || departures < seen.departures || at < seen.readAt - OVERLAP_MS) return
      if (!seen.names.has(user)) names++
      seen.names.add(user)
    },
  }
}
