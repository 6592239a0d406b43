import type { Place } from '../access.ts'
import type { App } from '../app.ts'
import { SET_ROOM } from '../namespaces.ts'
import type { ChannelRow, Commit } from '../ports.ts'
import { Problem } from '../problem.ts'
import { fingerprint } from './fingerprint.ts'
import type { Identity } from './repeats.ts'

/** What a row has room for: when its sets of fingerprints turn, and how fast its senders may be. */

/** A full set takes as much again before it must turn: commits that are under way when it fills up are not refused. */
export const SPARE = 2
/** Paces that one turn forgets: as many as there can be messages between two, or a row of many senders would only grow. */
const FORGET_AT_ONCE = SET_ROOM.large * SPARE
/** One message in so many turns a set that is full. */
const TURNERS = 8

export const roomOf = (membership: Commit['membership']) =>
  membership === 'large' ? SET_ROOM.large : SET_ROOM.small

export const membershipOf = (place: Place, row: ChannelRow | undefined): Commit['membership'] => {
  if (place.policy.membership === 'rule') return 'any'
  return row && !row.members ? 'large' : 'inline'
}

/** Where the rates are on: a new window begins unless the sender's last one still runs. `more` seconds ago it had ended. */
export const pastWindow = (
  app: App,
  place: Place,
  row: ChannelRow | undefined,
  sender: string,
  more = 0,
): boolean => {
  const { perSeconds = 0 } = place.policy.rate ?? {}
  return (row?.pace[sender]?.start ?? 0) <= app.clock.now() - (perSeconds + more) * 1000
}

/**
 * The turn that is due: a few may turn the young set once it is full, so that of many who write at once not all try,
 * and everybody must where it can hold no more. It waits until the sets have lasted as long as the channel's rate
 * allows, and takes along the paces of those who have been silent for a window.
 */
export const turnOf = (
  app: App,
  place: Place,
  row: ChannelRow | undefined,
  it: Identity,
): Pick<Commit, 'turn'> => {
  const room = roomOf(membershipOf(place, row))
  if (!row || row.young.length < room) return {}
  const must = row.young.length >= room * SPARE
  if (!must && fingerprint(it.sender, it.key) % TURNERS !== 0) return {}
  const { rate } = place.policy
  if (!app.rates || !rate) return { turn: { forget: [] } }
  const notBefore = app.clock.now() - ((room * SPARE) / rate.entriesPerSecond) * 1000
  if (!must && row.turnedAt > notBefore) return {}
  const silent = Object.keys(row.pace).filter(
    name => name !== it.sender && pastWindow(app, place, row, name, row.slow),
  )
  return { turn: { notBefore, forget: silent.slice(0, FORGET_AT_ONCE) } }
}

/** Refuses one who is no member, or whose pace or whose channel's pace is used up. */
export const refuseTooFast = (
  app: App,
  place: Place,
  row: ChannelRow,
  sender: string,
  turn: Commit['turn'],
): void => {
  const { rate } = place.policy
  if (!app.rates || !rate) return
  const now = app.clock.now()
  const windowEnds = (row.pace[sender]?.start ?? 0) + rate.perSeconds * 1000
  if (windowEnds > now && (row.pace[sender]?.count ?? 0) >= rate.messages)
    throw new Problem('RATE_LIMITED', { retryAfterMs: windowEnds - now })
  if (turn?.notBefore !== undefined && row.turnedAt > turn.notBefore)
    throw new Problem('RATE_LIMITED', { retryAfterMs: Math.ceil(row.turnedAt - turn.notBefore) })
}
