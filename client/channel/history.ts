import type { HistoryPage, HistoryQuery, Message } from '../api.ts'
import type { Body } from '../body.ts'
import type { Hub } from '../hub.ts'
import { aborted } from '../listen.ts'
import { within } from '../within.ts'
import { SOON_MS } from './beginnings.ts'
import type { ChannelCore } from './channel-core.ts'

/** Entries of a page over a poor way, where the program does not say. */
const FEW = 15

/**
 * One page, ascending; the next one where all that it holds amends other entries. It is asked for again where what is told
 * here does not follow it: where it was read before the view began, or is of another log.
 */
export const readHistory = async (
  hub: Hub,
  { name: channel, log, present }: ChannelCore,
  query: HistoryQuery,
): Promise<HistoryPage> => {
  for (let next = query; ; ) {
    const before = log.told && log.told.seq + 1
    const limit = hub.connection.gauge.quality === 'poor' ? FEW : undefined
    const { epoch, head, entries, more } = await hub.connection.ask('history', {
      channel,
      limit,
      before,
      ...next,
    })
    const first = entries[0]
    // An older server does not say of which log it is.
    if (epoch && !log.follows(epoch, head)) await within(hub, hub.closing, SOON_MS, aborted)
    else {
      const given = present.give(entries, log.told?.seq)
      if (!more || !first || given.length > 0) return { entries: given, more }
      next = { ...query, before: first.seq }
    }
  }
}

/** Page after page, ever older, until there are none. */
export async function* readOlder<B extends object = Body>(
  read: (query: HistoryQuery) => Promise<HistoryPage<B>>,
  query: HistoryQuery,
): AsyncGenerator<readonly Message<B>[], void, undefined> {
  for (let next = query; ; ) {
    const { entries, more } = await read(next)
    const first = entries[0]
    if (first) yield entries
    if (!more || !first) return
    next = { ...query, before: first.seq }
  }
}
