import type { Chance } from './chance.ts'

/** How rough it is: chances from 0 to 1 for each time that something could go wrong, times in milliseconds. */
export type Weather = {
  /** One way between a device and the gateway, and one way between a function and the store. */
  readonly networkMs: number
  readonly storeMs: number
  /** Every effect: it takes very long; so long. */
  readonly slow: number
  readonly slowMs: number
  /** Every effect: the function crashes before or after it; it fails before or after it was done; it is throttled; it is done twice. */
  readonly crashBefore: number
  readonly crashAfter: number
  readonly errorBefore: number
  readonly errorAfter: number
  readonly throttled: number
  readonly again: number
  /** Every invocation: an instance that nobody has used. */
  readonly cold: number
  /** Every frame of a client: lost, invoked twice, very late; its reply lost. */
  readonly frameLost: number
  readonly frameTwice: number
  readonly frameLate: number
  readonly replyLost: number
  /** Every post: lost, delivered twice, very late, answered 410 or 429 for a socket that lives. */
  readonly postLost: number
  readonly postTwice: number
  readonly postLate: number
  readonly postGone: number
  readonly postSlow: number
  /** Every socket: takes nothing for a while. */
  readonly clogged: number
  /** Every upgrade: fails. Every end of a socket: the gateway learns of it late; `$disconnect` is lost or late. */
  readonly openFails: number
  readonly halfOpen: number
  readonly disconnectLost: number
  readonly disconnectLate: number
  /** Every heartbeat or other frame: `$disconnect` runs although the socket lives. */
  readonly disconnectEarly: number
  /** Every batch of the stream: late, once more after it was done. Every pair of records of different items: swapped. */
  readonly streamLate: number
  readonly streamTwice: number
  readonly streamSwap: number
}

export const CALM: Weather = {
  networkMs: 15,
  storeMs: 4,
  slow: 0,
  slowMs: 0,
  crashBefore: 0,
  crashAfter: 0,
  errorBefore: 0,
  errorAfter: 0,
  throttled: 0,
  again: 0,
  cold: 0,
  frameLost: 0,
  frameTwice: 0,
  frameLate: 0,
  replyLost: 0,
  postLost: 0,
  postTwice: 0,
  postLate: 0,
  postGone: 0,
  postSlow: 0,
  clogged: 0,
  openFails: 0,
  halfOpen: 0,
  disconnectLost: 0,
  disconnectLate: 0,
  disconnectEarly: 0,
  streamLate: 0,
  streamTwice: 0,
  streamSwap: 0,
}

/** The worst of each that a schedule may have. */
const WORST: { readonly [Fault in keyof Weather]?: number } = {
  slow: 0.04,
  crashBefore: 0.03,
  crashAfter: 0.03,
  errorBefore: 0.04,
  errorAfter: 0.04,
  throttled: 0.05,
  again: 0.08,
  cold: 0.6,
  frameLost: 0.12,
  frameTwice: 0.25,
  frameLate: 0.12,
  replyLost: 0.25,
  postLost: 0.3,
  postTwice: 0.25,
  postLate: 0.3,
  postGone: 0.08,
  postSlow: 0.15,
  clogged: 0.6,
  openFails: 0.25,
  halfOpen: 0.6,
  disconnectLost: 0.6,
  disconnectLate: 0.6,
  disconnectEarly: 0.05,
  streamLate: 0.3,
  streamTwice: 0.3,
  streamSwap: 0.6,
}

/** True where nothing goes wrong, however long it takes. */
export const isCalm = (weather: Weather): boolean =>
  Object.keys(WORST).every(fault => weather[fault as keyof Weather] === 0)

/** How many of the faults blow: no one in a tenth of all schedules, nearly all in another tenth. */
const SHARES = [
  [1, 0],
  [3, 0.15],
  [4, 0.4],
  [1, 0.9],
] as const

/**
 * The weather of one schedule. Each fault is off or somewhere below its worst, so that most schedules know a few faults
 * well, and every pair of faults meets alone somewhere.
 */
export const weatherOf = (chance: Chance): Weather => {
  const share = chance.weighted(SHARES)
  // Set in a copy, which keeps the shape of all others: it is asked at every step.
  const weather: { -readonly [Fact in keyof Weather]: number } = { ...CALM }
  for (const [fault, worst] of Object.entries(WORST)) {
    const strength = chance.next() ** 2
    weather[fault as keyof Weather] = chance.happens(share) ? worst * strength : 0
  }
  weather.networkMs = chance.pick([2, 20, 20, 80, 300])
  weather.storeMs = chance.pick([1, 4, 4, 20, 90])
  weather.slowMs = chance.pick([300, 2500, 12_000, 35_000])
  return weather
}
