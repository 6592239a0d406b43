import { bytesOf, type Entry, encode, LIMITS } from '../protocol/index.ts'
import type { StoredEntry } from './ports.ts'
import { timestamp } from './timestamp.ts'

/** An entry as it crosses the wire, as it was appended: `presented` makes of it what it is now. */
export const toWire = ({ seq, key, from, at, body, about, amends }: StoredEntry): Entry => ({
  seq,
  key,
  from,
  at: timestamp(at),
  body,
  ...(about !== undefined && { about }),
  ...(amends && { amends }),
})

/** As many from the beginning as a reply has room for; at least one, so that a reader always gets on. */
export const fitting = <One extends object>(
  all: readonly One[],
  bytes: number = LIMITS.pageBytes,
): readonly One[] => {
  let used = 0
  const stop = all.findIndex((one, at) => {
    used += bytesOf(encode(one)) + 1
    return used > bytes && at > 0
  })
  return stop < 0 ? all : all.slice(0, stop)
}

/** The same from the end: the newest that fit. */
export const fittingNewest = (entries: readonly Entry[], bytes?: number): readonly Entry[] =>
  fitting(entries.toReversed(), bytes).toReversed()
