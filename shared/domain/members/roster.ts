import type { ChannelRow, UserRow } from '../ports.ts'
import { knownLists } from './known-lists.ts'
import { knownRows } from './known-rows.ts'
import { type MovementPorts, type Noted, OVERLAP_MS } from './movements.ts'

/** Movements are remembered for so long, for the rows that are on their way while they are looked at. */
const REMEMBERED_MS = 20_000
/** What was read longer ago than this when it arrives is not kept. */
const ON_ITS_WAY_MS = REMEMBERED_MS - OVERLAP_MS
/** Who has not looked for so long begins anew. */
const LOOKED_WITHIN_MS = 5 * 60_000
/** So many movements a look may bring, and more for every row that it keeps true: beyond it, to read the rows costs less. */
const MOVEMENTS = 200
const MOVEMENTS_A_ROW = 5
const DEPARTURES_A_SECOND = 5

/** When something was asked for, and when it had come; epoch milliseconds. */
type When = { readonly readAt: number; readonly now: number }

/**
 * Who is there, as an instance knows it from one telling to the next. Rows and lists of members are kept, and what came
 * since is learnt by one *look* at the movements, for everything that the instance tells. So nobody is missed who was
 * greeted before a look began. Who has gone is found by posting to them.
 */
export type Roster = {
  /** The number of the next look to begin: it shows whatever has been noted until now. */
  next(): number
  /** Sees to it that a look of at least that number has ended; many who ask at once share one. Throws where it cannot be taken. */
  look(app: MovementPorts, number: number): Promise<void>
  /** Those of the names whose rows are to be read: unknown, or too old; with `exact` also those with a lease that looks over. */
  missing(names: readonly string[], now: number, exact: boolean): readonly string[]
  /** What is known of them; not `exact`, leases are believed to have been renewed. */
  rows(names: readonly string[], exact: boolean): ReadonlyMap<string, UserRow>
  /** Keeps rows of these names; absent ones were never seen. */
  keep(names: readonly string[], rows: ReadonlyMap<string, UserRow>, when: When): void
  /** What is known of a user is not true any more. */
  forget(user: string): void
  /** Whether so few have departed here in this second that it is worth a note: where everybody does, those who arrive need the place. */
  mayNoteDeparture(now: number): boolean
  /** Everybody in a large channel, where that is known. */
  members(row: ChannelRow, now: number): readonly string[] | undefined
  keepMembers(row: ChannelRow, names: readonly string[], when: When): void
  /** Whether a look has found the note of a join, in the last seconds. */
  hasSeenJoin(channel: string, user: string): boolean
}

/** What a later movement of the same kind takes the place of. */
const nameOf = (moved: Noted): string =>
  [
    moved.kind,
    moved.user,
    moved.kind !== 'joined' && moved.connection,
    moved.kind === 'joined' && moved.channel,
  ].join()

export const roster = (): Roster => {
  const [rows, lists] = [knownRows(), knownLists()]
  const recent = new Map<string, Noted>()
  let [begun, ended] = [0, 0]
  let departures = { second: 0, count: 0 }
  let lookedAt: number | undefined
  let looking: Promise<void> | undefined

  const take: { readonly [K in Noted['kind']]: (moved: Extract<Noted, { kind: K }>) => void } = {
    arrived: rows.add,
    departed: rows.doubt,
    joined: lists.add,
  }
  const add = (moved: Noted): void => (take[moved.kind] as (moved: Noted) => void)(moved)
  const clear = (): void => {
    rows.clear()
    lists.clear()
    recent.clear()
    lookedAt = undefined
  }
  const learn = (movements: readonly Noted[], now: number): void => {
    for (const moved of movements) {
      recent.delete(nameOf(moved))
      recent.set(nameOf(moved), moved)
      add(moved)
    }
    // What was learnt first is at the front.
    for (const [name, { at }] of recent) {
      if (at >= now - REMEMBERED_MS) return
      recent.delete(name)
    }
  }
  const lookOnce = async ({ movements, clock }: MovementPorts): Promise<void> => {
    const number = ++begun
    const began = clock.now()
    if (lookedAt !== undefined && began - lookedAt > LOOKED_WITHIN_MS) clear()
    const most = MOVEMENTS + MOVEMENTS_A_ROW * rows.size
    lookedAt ??= began
    const found = await movements.since(lookedAt - OVERLAP_MS, most)
    if (found) learn(found, began)
    else clear()
    lookedAt = began
    ended = number
  }
  const joins = () => [...recent.values()].filter(moved => moved.kind === 'joined')
  return {
    next: () => begun + 1,
    look: async (app, number) => {
      while (ended < number) {
        looking ??= lookOnce(app).finally(() => {
          looking = undefined
        })
        await looking
      }
    },
    missing: rows.missing,
    rows: rows.rows,
    keep: (names, read, { readAt, now }) => {
      if (now - readAt > ON_ITS_WAY_MS) return
      rows.keep(names, read, readAt)
      const kept = new Set(names)
      for (const moved of recent.values()) if (kept.has(moved.user)) add(moved)
    },
    forget: rows.forget,
    mayNoteDeparture: now => {
      const second = Math.floor(now / 1000)
      departures = { second, count: second === departures.second ? departures.count + 1 : 1 }
      return departures.count <= DEPARTURES_A_SECOND
    },
    members: lists.get,
    keepMembers: (row, names, { readAt, now }) => {
      if (now - readAt > ON_ITS_WAY_MS) return
      lists.keep(row, names, readAt)
      for (const moved of joins()) if (moved.channel === row.channel) add(moved)
    },
    hasSeenJoin: (channel, user) => joins().some(moved => moved.channel === channel && moved.user === user),
  }
}
