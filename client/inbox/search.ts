import type { Found, SearchQuery } from '../api.ts'
import type { Connection } from '../connection/connection.ts'

/** Page after page of what is found; those that found nothing are passed over. */
export async function* searchPages(
  connection: Connection,
  text: string,
  query: SearchQuery = {},
): AsyncGenerator<readonly Found[], void, undefined> {
  let next: string | undefined
  do {
    const page = await connection.ask('search', { text, ...query, next })
    if (page.found.length > 0) yield page.found
    next = page.next
  } while (next)
}
