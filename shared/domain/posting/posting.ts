import { bytesOf, type Event, encode, LIMITS } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import type { UserRow } from '../ports.ts'
import type { Lane, LaneName } from './lanes.ts'
import { keepingUp } from './leases.ts'
import { triesNow } from './shedding.ts'
import { type Errand, type May, type Outcome, type Patience, postWithin, type Target } from './tries.ts'

type Told = Extract<Event, { event: LaneName }>

/** An event, how it ranks, and which of the sockets it is not for. */
export type Telling = {
  readonly event: Told
  readonly lane: Lane
  readonly exceptSocket?: string
  readonly exceptUser?: string
  readonly onlyRole?: string
  /** Not for those to which the way is poor. */
  readonly exceptPoor?: true
  /** All sockets of some users, and some of others. */
  readonly only?: { readonly users: readonly string[]; readonly sockets: readonly string[] }
  /**
   * What is told in its place, nothing where there is no event, to those who may not see all of it: to everybody but the user
   * whose it is where that one hides it, else to those who hide theirs.
   */
  readonly veiled?: { readonly of: string; readonly event?: Told }
}

/** A telling, or what is told in its place. */
type Variant = Telling & { readonly suits?: (to: Target) => boolean }

/** Of whom no row is there nobody can know that they hide nothing. */
const variantsOf = (telling: Telling, rows: ReadonlyMap<string, UserRow>): readonly Variant[] => {
  const { veiled } = telling
  if (!veiled) return [telling]
  const own = rows.get(veiled.of)
  const isHidden = !own || own.hidesRead === true
  const isVeiled = ({ user }: Target) =>
    user !== veiled.of && (isHidden || rows.get(user)?.hidesRead === true)
  const clear = { ...telling, suits: (to: Target) => !isVeiled(to) }
  return veiled.event ? [clear, { ...telling, event: veiled.event, suits: isVeiled }] : [clear]
}

const isAmong = (only: Telling['only'], { user, connection }: Target): boolean =>
  only === undefined || only.users.includes(user) || only.sockets.includes(connection)

const isFor = (telling: Variant, to: Target): boolean =>
  (telling.suits?.(to) ?? true) &&
  telling.exceptSocket !== to.connection &&
  telling.exceptUser !== to.user &&
  !(to.poor && (telling.exceptPoor || telling.lane.sparesPoor)) &&
  isAmong(telling.only, to) &&
  (telling.onlyRole === undefined || to.roles.includes(telling.onlyRole))

/** Frames that hold the events in order, each below the limit; one event travels alone, several as an array. */
export const framesOf = (events: readonly Event[]): readonly string[] => {
  const frames: string[][] = []
  let room = 0
  for (const event of events) {
    const text = encode(event)
    const bytes = bytesOf(text) + 1
    if (bytes > room || frames.length === 0) {
      frames.push([])
      room = LIMITS.frameBytes - 2
    }
    frames.at(-1)?.push(text)
    room -= bytes
  }
  return frames.map(texts => (texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(',')}]`))
}

type Selection = Pick<Errand, 'frames' | 'rank'>

const selectionOf = (chosen: readonly Telling[]): Selection => ({
  frames: framesOf(chosen.map(({ event }) => event)),
  // What goes together goes with what is worth most of it.
  rank: Math.min(...chosen.map(({ lane }) => lane.rank)),
})

/** Encodes each different selection of events once, however many sockets get it. */
const encoder = (tellings: readonly Variant[]) => {
  const made = new Map<string, Selection>()
  return (to: Target): Selection => {
    const chosen = tellings.filter(telling => isFor(telling, to))
    const selection =
      chosen.length === tellings.length ? '*' : chosen.map(telling => tellings.indexOf(telling)).join()
    const found = made.get(selection) ?? selectionOf(chosen)
    made.set(selection, found)
    return found
  }
}

/** What a batch of the stream tells is worth waiting for a connection as long as the batch has time; presence is not. */
const patienceOf = (app: App, wanted: readonly Telling[]): Patience => {
  const isWorthIt = wanted.some(({ lane }) => lane.underPressure === undefined)
  return {
    tries: Math.max(1, ...wanted.map(({ lane }) => triesNow(app, lane))),
    ...(isWorthIt && app.endsAt !== undefined && { heldUntil: app.endsAt }),
  }
}

/**
 * Posts the events, in order, to every socket of the users that may have them and keeps up, and writes nothing; a
 * socket's failure harms no other. `may` is asked as each post begins. Under pressure what no log keeps has fewer tries, or none.
 * Answers the sockets by what came of it.
 */
export const tell = async (
  app: App,
  users: Iterable<UserRow>,
  tellings: readonly Telling[],
  may?: May,
  patience?: Patience,
): Promise<Outcome> => {
  const now = app.clock.now()
  const wanted = tellings.filter(({ lane }) => triesNow(app, lane) > 0)
  const rows = new Map([...users].map(row => [row.user, row]))
  const selectionFor = encoder(wanted.flatMap(telling => variantsOf(telling, rows)))
  const targets = [...rows.values()].flatMap(row =>
    keepingUp(row, now).map(([connection, { roles, since, issued, expires, poor }]) => ({
      user: row.user,
      connection,
      roles,
      since,
      issued,
      expires,
      ...(poor && { poor }),
    })),
  )
  const errands = targets.map(to => ({ to, ...selectionFor(to) })).filter(({ frames }) => frames.length > 0)
  return postWithin(app, errands, patience ?? patienceOf(app, wanted), may)
}
