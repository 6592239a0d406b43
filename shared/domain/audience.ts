import type { App } from './app.ts'
import type { ChannelRow, UserRow } from './ports.ts'
import type { Span } from './relay.ts'

const READ_AT_ONCE = 100
/** Members whom one invocation tells; a channel with as many is told page by page, each by an invocation of its own. */
export const MEMBERS_AT_ONCE = 500

/** The members of a large channel within a span, in pages. */
export async function* pagesOf(
  app: App,
  channel: string,
  span: Partial<Span> = {},
): AsyncIterable<readonly string[]> {
  let after = span.after ?? ''
  for (;;) {
    const page = await app.members.page(channel, { ...span, after }, MEMBERS_AT_ONCE)
    if (page.length > 0) yield page
    if (page.length < MEMBERS_AT_ONCE) return
    after = page.at(-1) ?? ''
  }
}

/** Who is in a channel: from the row while it is small, else the first of the members' items, as many as are told at once. */
export const rosterOf = async (app: App, row: ChannelRow): Promise<readonly string[]> =>
  row.members ?? app.members.page(row.channel, {}, MEMBERS_AT_ONCE)

/** Whether those are not all: then nothing goes to everybody for the asking. */
export const isCrowd = (row: ChannelRow, names: readonly string[]): boolean =>
  !row.members && names.length >= MEMBERS_AT_ONCE

/** The rows of those among the users who were ever seen, by pages of a hundred. */
export async function* usersOf(
  app: App,
  names: readonly string[],
): AsyncIterable<ReadonlyMap<string, UserRow>> {
  for (let at = 0; at < names.length; at += READ_AT_ONCE)
    yield app.users.read(names.slice(at, at + READ_AT_ONCE))
}

/**
 * Everybody with whom a user shares a small channel, and the user: those whom presence goes to. Large channels do not
 * count, so that presence never grows with the square of a crowd. `known`: the rows of the user's channels, where they
 * were just read.
 */
export const companionsOf = async (
  app: App,
  user: string,
  known?: readonly ChannelRow[],
): Promise<readonly string[]> => {
  const rows =
    known ?? (await app.channels.readMany((await app.members.of(user)).map(marks => marks.channel)))
  return [...new Set([user, ...rows.flatMap(row => row.members ?? [])])]
}
