import { HeliographError } from '../../client/index.ts'
import type { Room } from './crowd.ts'
import { persistently } from './persistence.ts'
import type { Seen } from './room-check.ts'

const PAGE = 100

/** The whole log of a room as its first member reads it, ascending; `undefined` when it is not to be had. */
export const historyOf = async ({ seats: [reader] }: Room): Promise<readonly Seen[] | undefined> => {
  const pages: (readonly Seen[])[] = []
  try {
    for (let before: number | undefined, isMore = true; reader && isMore; ) {
      const query = { limit: PAGE, ...(before !== undefined && { before }) }
      const { entries, more } = await persistently(() => reader.history(query))
      pages.push(entries)
      before = entries[0]?.seq
      isMore = more && before !== undefined
    }
  } catch (thrown) {
    if (thrown instanceof HeliographError) return undefined
    throw thrown
  }
  return pages.reverse().flat()
}
