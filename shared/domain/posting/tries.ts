import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import { fingerprint } from '../log/fingerprint.ts'
import type { Posted } from '../ports.ts'

const POSTS_AT_ONCE = 256
/** The pauses before a second and a third try, shortened at random by up to a half. */
const PAUSES_MS = [120, 360] as const
/** No try at a slow socket begins later than this after the first. */
const DEADLINE_MS = 1000

/** A socket of a user. */
export type Target = {
  readonly user: string
  readonly connection: string
  readonly roles: readonly string[]
  /** When it was registered, epoch milliseconds. */
  readonly since: number
  /** When its token was issued, and when that ends, epoch milliseconds. */
  readonly issued: number
  readonly expires: number
  /** The way to it is poor. */
  readonly poor?: true
}
/** Whether a post to it may begin now; nothing where that cannot be learnt. */
export type May = (to: Target) => Promise<boolean | undefined>
/** What one socket is to get, frame by frame. */
export type Errand = {
  readonly to: Target
  readonly frames: readonly string[]
  /** The lower goes first where posts wait for each other. @default 0 */
  readonly rank?: number
}
/**
 * How often one is tried, at most three times; how long one post may take (milliseconds; absent: as long as the port lets
 * it); until when a post that never left is tried again (epoch milliseconds; absent: as long as a slow one is).
 */
export type Patience = { readonly tries: number; readonly within?: number; readonly heldUntil?: number }
/** `over`: those who may not have it any more. `unsure`: those of whom that could not be learnt. */
export type Outcome = Readonly<Record<Posted | 'over' | 'unsure', readonly Target[]>>

/** An errand that is not done, and what its last try came to. */
type Left = Errand & { readonly posted: 'slow' | 'held' }

/** What posting needs. */
export type Poster = Pick<App, 'sockets' | 'clock' | 'strain' | 'pressure'>

const postOne = async (
  { sockets, pressure, clock }: Poster,
  { to, rank }: Errand,
  frame: string,
  within: number | undefined,
): Promise<Posted> => {
  pressure.began()
  try {
    const posted = await sockets.post(to.connection, frame, within, rank)
    if (posted === 'held') pressure.held(clock.now())
    return posted
  } finally {
    pressure.ended()
  }
}

/** Posts until a frame is not taken: what comes after it would leave a hole. Answers the frames that are left. */
const postAll = async (
  app: Poster,
  errand: Errand,
  within: number | undefined,
  may: May | undefined,
): Promise<[keyof Outcome, readonly string[]]> => {
  const { frames, to } = errand
  for (const [at, frame] of frames.entries()) {
    const isAllowed = may ? await may(to) : true
    if (!isAllowed) return [isAllowed === false ? 'over' : 'unsure', frames.slice(at)]
    const posted = await postOne(app, errand, frame, within)
    if (posted !== 'sent') return [posted, frames.slice(at)]
  }
  return ['sent', []]
}

/** Chance without a source of it: nobody else has this socket at this time. */
const jittered = (pause: number, { to }: Errand, now: number): number =>
  Math.ceil(pause * (1 - (fingerprint(to.connection, String(now)) % 50) / 100))

/** Whether one that is left may be tried now: waiting for a connection takes longer than any socket has, and is not its fault. */
const mayBeTried = (now: number, begun: number, { heldUntil = 0 }: Patience) =>
  now - begun <= DEADLINE_MS ? () => true : ({ posted }: Left) => posted === 'held' && now < heldUntil

/**
 * Does the errands, the slow ones up to `tries` times (at most three) within a second or so; they wait together, after
 * everybody else has got theirs. What never left is tried as often, and later too where there is time. Answers the
 * sockets by what came of it. `may` is asked as each post begins; where it cannot say, that does not leave.
 */
export const postWithin = async (
  app: Poster,
  errands: readonly Errand[],
  patience: Patience,
  may?: May,
): Promise<Outcome> => {
  const outcome: Record<keyof Outcome, Target[]> = {
    sent: [],
    gone: [],
    slow: [],
    held: [],
    refused: [],
    over: [],
    unsure: [],
  }
  const { tries, within } = patience
  const begun = app.clock.now()
  let left: readonly Left[] = errands.map(errand => ({ ...errand, posted: 'slow' }))
  for (const pause of [0, ...PAUSES_MS].slice(0, tries)) {
    const isDue = mayBeTried(app.clock.now(), begun, patience)
    const { due = [], over = [] } = Object.groupBy(left, errand => (isDue(errand) ? 'due' : 'over'))
    for (const { posted, to } of over) outcome[posted].push(to)
    left = due
    const [first] = due
    if (!first) break
    if (pause > 0) await app.clock.sleep(jittered(pause, first, app.clock.now()))
    const slow: Left[] = []
    await inParallel(POSTS_AT_ONCE, due, async errand => {
      const [posted, frames] = await postAll(app, errand, within, may)
      if (pause === 0 && posted !== 'held')
        app.strain.note(errand.to.connection, posted !== 'slow', app.clock.now(), errand.to.user)
      if (posted === 'slow' || posted === 'held') slow.push({ ...errand, frames, posted })
      else outcome[posted].push(errand.to)
    })
    left = slow
  }
  for (const { posted, to } of left) outcome[posted].push(to)
  return outcome
}
