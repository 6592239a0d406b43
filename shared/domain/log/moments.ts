import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { StoredEntry } from '../ports.ts'
import { whereIs } from './eras.ts'

/** The first entry that there is from a number on, in whichever log it stands; the newest one where the logs hold none. */
const firstFrom = async (
  app: App,
  { row, policy }: Inside,
  seq: number,
): Promise<StoredEntry | undefined> => {
  for (let from = seq; from <= row.head; ) {
    const { log, ends } = whereIs(row, from)
    const [found] = await app.logs.read(log, from - 1, 1, policy.kept)
    if (found && found.seq <= ends) return found
    from = ends + 1
  }
  return row.last
}

/**
 * The number before the first entry that was said at a time (epoch milliseconds) or later; the head where all are older. Halves
 * what is left with each reading of one entry: 17 for a hundred thousand. The numbers follow the commits, and each commit has
 * the time of the function that made it: so the entry there is of that time or later and the one before it is older, and what
 * lies on the wrong side of it was said within as much as the functions' clocks are apart.
 */
export const numberBefore = async (app: App, inside: Inside, time: number, from = 0): Promise<number> => {
  const { head, last } = inside.row
  if (!last || last.at < time) return head
  // What is above `high` is of that time or later, what is up to `low` older or no more there.
  let [low, high] = [from, head - 1]
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2)
    const entry = await firstFrom(app, inside, middle)
    if (!entry || entry.at >= time) high = middle - 1
    else low = Math.max(middle, Math.min(entry.seq, high))
  }
  return low
}
