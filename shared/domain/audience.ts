import type { App } from './app.ts'
import type { ChannelRow, UserRow } from './ports.ts'

const READ_AT_ONCE = 100

/** Who is in a channel, in pages: from the row while it is small, else from the members' items. */
export async function* rosterOf(app: App, row: ChannelRow): AsyncIterable<readonly string[]> {
  if (row.members) yield row.members
  else yield* app.members.pages(row.channel)
}

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
 * count, so that presence never grows with the square of a crowd.
 */
export const companionsOf = async (app: App, user: string): Promise<readonly string[]> => {
  const channels = (await app.members.of(user)).map(marks => marks.channel)
  const rows = await app.channels.readMany(channels)
  return [...new Set([user, ...rows.flatMap(row => row.members ?? [])])]
}
