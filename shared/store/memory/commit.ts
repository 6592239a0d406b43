import type { ChannelRow, Commit, Pace } from '../../domain/ports.ts'

/** The conditional update of `commit-command.ts` as it acts on a row in memory: the same clauses, one by one. */

const membership = (row: ChannelRow, { membership, departures, entry }: Commit): boolean =>
  (departures === undefined || row.departures === departures) &&
  (membership === 'any' ||
    (membership === 'inline' ? row.members?.includes(entry.from) === true : !row.members))

const repeats = (row: ChannelRow, { fingerprint, covered, collision }: Commit): boolean => {
  const fresh = !row.young.includes(fingerprint) && !row.old.includes(fingerprint)
  const expected = collision === undefined ? fresh : row.head === collision
  return expected && (covered === undefined || row.floor <= covered)
}

const turn = (row: ChannelRow, { turn, room }: Commit): boolean => {
  if (!turn) return row.young.length < room
  return row.young.length >= room && (turn.notBefore === undefined || row.turnedAt <= turn.notBefore)
}

/** A user may be called as something that every object has. */
const paceOf = (row: ChannelRow, name: string): Pace | undefined =>
  Object.hasOwn(row.pace, name) ? row.pace[name] : undefined

const pace = (row: ChannelRow, { pace, entry, turn }: Commit): boolean => {
  if (!pace) return true
  const own = paceOf(row, entry.from)
  const ended = (at: Pace | undefined) => at !== undefined && at.start <= pace.since
  const within = pace.fresh
    ? own === undefined || ended(own)
    : own !== undefined && !ended(own) && own.count < pace.most
  return within && (turn?.forget ?? []).every(name => ended(paceOf(row, name)))
}

const governed = (row: ChannelRow, { governed, entry }: Commit): boolean => {
  if (!governed) return true
  const muted = row.muted && Object.hasOwn(row.muted, entry.from) ? (row.muted[entry.from] ?? 0) : 0
  return muted <= entry.at && (row.rules ?? 0) === governed.rules
}

const slow = (row: ChannelRow, { slow, pace, entry }: Commit): boolean => {
  if (!pace || !slow) return true
  const last = paceOf(row, entry.from)?.last ?? 0
  if ('kept' in slow) return !pace.fresh || last === slow.kept
  return slow.lastBy === undefined || last <= slow.lastBy
}

/** The time of what is counted, or the one that stays. */
const lastAfter = ({ slow, entry }: Commit, own: Pace | undefined): Pick<Pace, 'last'> => {
  const last = slow && 'kept' in slow ? own?.last : slow && entry.at
  return last ? { last } : {}
}

const era = ({ head, eras, generation }: ChannelRow, { begins }: Commit): boolean =>
  begins === undefined ? (eras.at(-1)?.generation ?? '') === generation : head === begins

const beside = ({ head }: ChannelRow, { entry: { about } }: Commit): boolean =>
  about === undefined || head >= about

/** True when the update would happen. */
export const holds = (row: ChannelRow, commit: Commit): boolean =>
  [membership, governed, repeats, turn, pace, slow, beside, era].every(clause => clause(row, commit))

const paceAfter = (row: ChannelRow, commit: Commit): Record<string, Pace> => {
  const { pace, entry, turn } = commit
  if (!pace) return { ...row.pace }
  const own = paceOf(row, entry.from)
  const forgotten = new Set(turn?.forget ?? [])
  const others = Object.entries(row.pace).filter(([name]) => !forgotten.has(name))
  const counted = pace.fresh || !own ? { start: entry.at, count: 1 } : { ...own, count: own.count + 1 }
  const next = { ...counted, ...lastAfter(commit, own) }
  return { ...Object.fromEntries(others), [entry.from]: next }
}

/** The row after the update. */
export const applied = (row: ChannelRow, commit: Commit): ChannelRow => {
  const { entry, fingerprint } = commit
  const sets = commit.turn
    ? { old: row.young, young: [fingerprint], floor: row.turn, turn: row.head, turnedAt: entry.at }
    : { young: [...new Set([...row.young, fingerprint])] }
  const { generation, eras } = row
  const amendments = (row.quiet ?? 0) + (entry.amends ? 1 : 0)
  const quiet = amendments > 0 ? { quiet: amendments } : {}
  return {
    ...row,
    ...(commit.begins !== undefined && { eras: [...eras, { generation, after: commit.begins }] }),
    ...quiet,
    ...(entry.amends && { amendedAt: entry.at }),
    head: row.head + 1,
    last: { ...entry, seq: row.head + 1, before: row.last?.at ?? 0, ...quiet },
    earlier: row.last?.before ?? 0,
    pace: paceAfter(row, commit),
    ...sets,
  }
}
