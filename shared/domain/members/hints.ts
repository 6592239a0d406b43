import type { ChannelRow } from '../ports.ts'

const ROWS = 1000
const MEMBERS = 10_000
const NOTICES = 10_000

/**
 * The rows that this instance saw last, so that a first attempt is shaped right. Nothing is ever decided by a hint:
 * a wrong one costs a refused attempt, whose answer carries the row as it is.
 */
export type Hints = {
  get(channel: string): ChannelRow | undefined
  set(row: ChannelRow): void
  /** True when the user was seen to be a member of this large channel and nobody has left it since. */
  isMember(row: ChannelRow, user: string): boolean
  /** The user is a member, read after the row was. */
  setMember(row: ChannelRow, user: string): void
  /** True for an entry that this instance has told everybody before the stream brought it. */
  isToldAhead(row: ChannelRow, seq: number): boolean
  setToldAhead(row: ChannelRow, from: number, to: number): void
  /** True when this instance has left this notice already. */
  isNoticed(user: string, key: string): boolean
  setNoticed(user: string, key: string): void
}

/** Sets the newest and drops the oldest beyond a bound. */
const keep = <Value>(map: Map<string, Value>, most: number, key: string, value: Value): void => {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > most && oldest !== undefined) map.delete(oldest)
}
const log = ({ channel, epoch }: ChannelRow): string => `${channel}#${epoch}`
const seat = (row: ChannelRow, user: string): string => `${log(row)}#${user}`

export const hints = (): Hints => {
  const rows = new Map<string, ChannelRow>()
  const departuresSeen = new Map<string, number>()
  const told = new Map<string, { readonly from: number; readonly to: number }>()
  const notices = new Map<string, true>()
  return {
    get: channel => rows.get(channel),
    set: row => keep(rows, ROWS, row.channel, row),
    isMember: (row, user) => departuresSeen.get(seat(row, user)) === row.departures,
    setMember: (row, user) => keep(departuresSeen, MEMBERS, seat(row, user), row.departures),
    isToldAhead: (row, seq) => {
      const { from, to } = told.get(log(row)) ?? { from: 0, to: -1 }
      return from <= seq && seq <= to
    },
    setToldAhead: (row, from, to) => keep(told, ROWS, log(row), { from, to }),
    isNoticed: (user, key) => notices.has(`${user}#${key}`),
    setNoticed: (user, key) => keep(notices, NOTICES, `${user}#${key}`, true),
  }
}
