import type { App } from '../app.ts'
import { both } from '../in-parallel.ts'
import { INLINE_MEMBERS } from '../namespaces.ts'
import type { ChannelRow, UserRow } from '../ports.ts'
import type { Span } from './relay.ts'

const READ_AT_ONCE = 100
/** Members of a page: of those whom one relay is for, and of those from whom on a channel is a crowd. */
export const MEMBERS_AT_ONCE = 500
/** Pages that one invocation tells by itself: in that time a relay would not have reached the next one. */
const PAGES_AT_ONCE = 3

/** The members of a large channel within a span, in pages. */
export async function* pagesOf(
  app: App,
  channel: string,
  span: Partial<Span> = {},
  as?: 'newest',
): AsyncIterable<readonly string[]> {
  let after = span.after ?? ''
  for (;;) {
    const page = await app.members.page(channel, { ...span, after }, MEMBERS_AT_ONCE, as)
    if (page.length > 0) yield page
    if (page.length < MEMBERS_AT_ONCE) return
    after = page.at(-1) ?? ''
  }
}

/** Who is in a channel: from the row while it is small, else the first of the members' items, as many as a page has. */
export const rosterOf = async (app: App, row: ChannelRow): Promise<readonly string[]> =>
  row.members ?? app.members.page(row.channel, {}, MEMBERS_AT_ONCE)

/** The rows of those among the users who were ever seen, as they are now, by pages of a hundred. */
export async function* rowsOf(
  app: App,
  names: readonly string[],
): AsyncIterable<ReadonlyMap<string, UserRow>> {
  for (let at = 0; at < names.length; at += READ_AT_ONCE)
    yield app.users.read(names.slice(at, at + READ_AT_ONCE))
}

/** Looks at what has come; where that cannot be done nothing that was kept is believed. */
const isUpToDate = async (app: App): Promise<boolean> => {
  try {
    await app.roster.look(app, app.look ?? app.roster.next())
    return true
  } catch (thrown) {
    app.log('WARN', 'movements not read', { thrown })
    return false
  }
}

export type Audience = {
  readonly names: readonly string[]
  /** So many that nothing goes to everybody for the asking. */
  readonly isCrowd: boolean
  /** More than one invocation tells: these are the first page alone. */
  readonly isRelayed: boolean
}

const mostAtOnce = () => PAGES_AT_ONCE * MEMBERS_AT_ONCE

/** The members of a large channel, or the first of them; the former are kept. */
const readMembers = async (app: App, row: ChannelRow, most: number): Promise<readonly string[]> => {
  const readAt = app.clock.now()
  const names: string[] = []
  while (names.length < most) {
    const span = { after: names.at(-1) ?? '' }
    const page = await app.members.page(row.channel, span, MEMBERS_AT_ONCE, 'newest')
    names.push(...page)
    if (page.length === MEMBERS_AT_ONCE) continue
    app.roster.keepMembers(row, names, { readAt, now: app.clock.now() })
    break
  }
  return names
}

/** To whom it goes what is told to a channel; no more than so many are looked for. */
export const audienceOf = async (app: App, row: ChannelRow, most = mostAtOnce()): Promise<Audience> => {
  if (row.members) return { names: row.members, isCrowd: false, isRelayed: false }
  const known = (await isUpToDate(app)) ? app.roster.members(row, app.clock.now()) : undefined
  const names = known && known.length < mostAtOnce() ? known : await readMembers(app, row, most)
  const isRelayed = names.length >= mostAtOnce()
  return {
    names: isRelayed ? names.slice(0, MEMBERS_AT_ONCE) : names,
    isCrowd: names.length >= MEMBERS_AT_ONCE,
    isRelayed,
  }
}

/** Reads rows, and keeps them. */
const fill = async (app: App, names: readonly string[]): Promise<ReadonlyMap<string, UserRow>> => {
  if (names.length === 0) return new Map()
  const readAt = app.clock.now()
  const rows = await app.users.read(names)
  app.roster.keep(names, rows, { readAt, now: app.clock.now() })
  return rows
}

type Rows = ReadonlyMap<string, UserRow>

/** Rows as they were read just now, and what is known besides: a departure that was noted late says nothing against the former. */
const united = (read: Rows, known: Rows): Rows => {
  const rows = new Map(known)
  for (const [name, row] of read)
    rows.set(name, { ...row, sockets: { ...row.sockets, ...known.get(name)?.sockets } })
  return rows
}

/** What was revoked of late, once what has come is known; nothing where either cannot be read. */
const revokedOf = async (app: App): Promise<ReadonlyMap<string, number> | undefined> => {
  try {
    const [isKnown, revoked] = await both(isUpToDate(app), app.standing.recent())
    return isKnown ? revoked : undefined
  } catch (thrown) {
    app.log('WARN', 'revocations not read', { thrown })
    return undefined
  }
}

/** The rows with the revocations that they may not know of. */
const barred = (
  rows: Iterable<readonly [string, UserRow]>,
  revoked: ReadonlyMap<string, number>,
): ReadonlyMap<string, UserRow> => {
  const all = new Map(rows)
  for (const [user, at] of revoked) {
    const row = all.get(user)
    if (row && (row.revoked ?? 0) < at) all.set(user, { ...row, revoked: at })
  }
  return all
}

/**
 * The rows by which some users are told something: those that this instance knows, brought up to date by one look at what
 * has come, and the others read by pages of a hundred. Nobody is missing who was greeted before this was asked for (or
 * before the batch was, that is carried); one who has gone may be in it still. Up to a hundred users come together. Of a
 * few, who may get a notice where they are away, no lease is believed that looks over; of more it is, for a quarter of an hour.
 */
export async function* usersOf(
  app: App,
  names: readonly string[],
): AsyncIterable<ReadonlyMap<string, UserRow>> {
  if (names.length === 0) return
  const exact = names.length <= INLINE_MEMBERS
  const wanted = app.roster.missing(names, app.clock.now(), exact).slice(0, READ_AT_ONCE)
  const [revoked, read] = await both(revokedOf(app), fill(app, wanted))
  if (!revoked) return yield* rowsOf(app, names)
  const withKnown = (some: readonly string[], rows: Rows) => united(rows, app.roster.rows(some, exact))
  // Taken before anything more is read: what is read drops others, and others forget.
  const known = withKnown(names, read)
  const filled = async (some: readonly string[]) => withKnown(some, await fill(app, some))
  const rest = app.roster.missing(names, app.clock.now(), exact).filter(name => !wanted.includes(name))
  if (rest.length <= READ_AT_ONCE) return yield barred([...known, ...(await filled(rest))], revoked)
  const later = new Set(rest)
  yield barred(
    [...known].filter(([name]) => !later.has(name)),
    revoked,
  )
  for (let at = 0; at < rest.length; at += READ_AT_ONCE)
    yield barred(await filled(rest.slice(at, at + READ_AT_ONCE)), revoked)
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
