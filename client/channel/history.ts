import type { Entry } from '../../shared/protocol/fields.ts'
import type { RequestOf } from '../../shared/protocol/routes.ts'
import type { HistoryPage, HistoryQuery, Message } from '../api.ts'
import type { Body } from '../body.ts'
import type { Connection } from '../connection/connection.ts'

/** An entry as the program sees it, wherever it came from. */
export const messageOf = (channel: string, entry: Entry): Message => {
  const { seq, key, from, at, body, about, edited, deleted, reactions } = entry
  return {
    channel,
    seq,
    key,
    from,
    at,
    body,
    ...(about && { about }),
    ...(edited && { edited }),
    ...(deleted && { deleted }),
    ...(reactions && { reactions }),
  }
}

/** One page, ascending; the next one where all that it holds amends other entries. */
export const readHistory = async (
  connection: Connection,
  channel: string,
  query: Omit<RequestOf<'history'>, 'channel'>,
  give: (entries: readonly Entry[]) => readonly Message[],
): Promise<HistoryPage> => {
  for (let next = query; ; ) {
    const page = await connection.ask('history', { channel, ...next })
    const [first] = page.entries
    const entries = give(page.entries)
    if (!page.more || !first || entries.length > 0) return { entries, more: page.more }
    next = { ...query, before: first.seq }
  }
}

/** Page after page, ever older, until there are none. */
export async function* readOlder<B extends object = Body>(
  read: (query: HistoryQuery) => Promise<HistoryPage<B>>,
  query: HistoryQuery,
): AsyncGenerator<readonly Message<B>[], void, undefined> {
  let next: HistoryQuery | undefined = query
  while (next) {
    const { entries, more }: HistoryPage<B> = await read(next)
    if (entries.length > 0) yield entries
    const [first] = entries
    next = more && first ? { ...query, before: first.seq } : undefined
  }
}
