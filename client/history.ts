import type { Entry } from '../shared/protocol/fields.ts'
import type { HistoryPage, HistoryQuery, Message } from './api.ts'
import type { Body } from './body.ts'
import type { Connection } from './connection.ts'

/** An entry as the program sees it, wherever it came from. */
export const messageOf = (channel: string, { seq, key, from, at, body }: Entry): Message => ({
  channel,
  seq,
  key,
  from,
  at,
  body,
})

/** One page, ascending. */
export const readHistory = async (
  connection: Connection,
  channel: string,
  query: HistoryQuery,
): Promise<HistoryPage> => {
  const { entries, more } = await connection.ask('history', { channel, ...query })
  return { entries: entries.map(entry => messageOf(channel, entry)), more }
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
