import type { Metric } from '../part.ts'
import { dollarsOf } from '../prices.ts'
import { BURST } from './acts.ts'
import { DESIGNS, perMillion } from './designs.ts'
import type { Done } from './stage.ts'
import { lineOf, perMillionOf } from './used.ts'

/** What was measured, as the lines of the table. */

/** The sample that does what ours does most nearly, in a fleet ten times the room. */
const PEER = 'websocket-chat-application'
const peerOf = (sockets: number) => perMillion(DESIGNS[PEER], { sockets, fleet: 10 * sockets })
const floorOf = (sockets: number, together = 1) =>
  perMillion(DESIGNS.floor, { sockets, fleet: sockets }, together)

/** Dollars for a million messages beside the floor, by the sockets of a room. */
const GOALS: Readonly<Record<number, { readonly alone: number; readonly together: number }>> = {
  2: { alone: 1.35, together: 0.6 },
  10: { alone: 1.1, together: 0.35 },
  100: { alone: 1.02, together: 0.2 },
  1000: { alone: 1.01, together: 0.2 },
}

const dollarsText = (dollars: number): string => `$${dollars.toFixed(dollars < 100 ? 2 : 1)}`

const ofRoom = (name: string, sockets: number, { used, times }: Done, together: number): Metric => {
  const dollars = perMillionOf(used, times)
  const floor = floorOf(sockets)
  const goal = GOALS[sockets]?.[together > 1 ? 'together' : 'alone']
  return {
    metric: `cost: ${name}, room of ${sockets}, $ ÷ floor`,
    value: dollars / floor,
    unit: '×',
    peer: PEER,
    peerValue: peerOf(sockets) / floor,
    limit: floorOf(sockets, together) / floor,
    ...(goal !== undefined && { goal }),
    note: `${dollarsText(dollars)} a million; ${lineOf(used, times)}`,
  }
}

const each = (amount: number, { times }: Done): number => amount / times

/** One message a second in each room. */
export const messageMetrics = (alone: ReadonlyMap<number, Done>): readonly Metric[] =>
  [...alone].flatMap(([sockets, done]) => [
    ofRoom('message', sockets, done, 1),
    {
      metric: `cost: write units a message, room of ${sockets}`,
      value: each(done.used.bill.writeUnit, done),
      unit: 'WRU',
      limit: 1,
    },
    {
      metric: `cost: read units a message, room of ${sockets}`,
      value: each(done.used.bill.readUnit, done),
      unit: 'RRU',
      peer: 'graphql-lambda-subscriptions',
      peerValue: 0.25 * sockets,
      limit: 0,
      ...(sockets === 1000 && { goal: 3 }),
    },
  ])

/** Ten messages within a quarter of a second. A message has as many recipients as there are others. */
export const burstMetrics = (together: ReadonlyMap<number, Done>): readonly Metric[] =>
  [...together].flatMap(([sockets, done]) => [
    ofRoom('burst of 10', sockets, done, BURST),
    {
      metric: `cost: posts a message and recipient in a burst, room of ${sockets}`,
      value: each(done.used.posts[200] ?? 0, done) / (sockets - 1),
      unit: 'posts',
      peer: PEER,
      peerValue: (10 * sockets) / (sockets - 1),
      limit: 1 / BURST,
      ...(sockets === 100 && { goal: 0.12 }),
    },
  ])

const sumOf = (done: readonly Done[], of: (one: Done) => number): number =>
  done.reduce((sum, one) => sum + of(one), 0)

/** What nobody ought to be asked for. */
export const strayMetrics = (done: readonly Done[], strays: number): readonly Metric[] => [
  {
    metric: 'cost: posts to sockets that are not in the room',
    value: strays + sumOf(done, ({ used }) => used.posts[410] ?? 0),
    unit: 'posts',
    peer: `${PEER}, of a hundred`,
    peerValue: 90,
    limit: 0,
    goal: 0,
    note: `of ${sumOf(done, ({ used }) => used.posts[200] ?? 0)}`,
  },
  {
    metric: 'cost: Scans',
    value: sumOf(done, ({ used }) => used.calls.Scan ?? 0),
    unit: 'calls',
    peer: `${PEER}, a message`,
    peerValue: 1,
    limit: 0,
    goal: 0,
  },
]

/** What each action costs, with all that it brings about. */
export const actionMetrics = (acts: Readonly<Record<string, Done>>): readonly Metric[] =>
  Object.entries(acts).map(([name, { used, times }]) => ({
    metric: `cost: ${name}`,
    value: perMillionOf(used, times),
    unit: '$/million',
    note: `${lineOf(used, times)}; ${callsText(used.calls, times)}`,
  }))

const callsText = (calls: Readonly<Record<string, number>>, times: number): string =>
  Object.entries(calls)
    .filter(([name]) => !name.includes('@connections'))
    .map(([name, count]) => `${Number((count / times).toPrecision(2))} ${name}`)
    .join(' ')

/** Everybody of one room loses their socket and comes back. A design that tells all of each posts twice its square. */
export const stormMetrics = ({ used, times }: Done): readonly Metric[] => [
  {
    metric: `cost: posts where ${times} sockets of one room reconnect`,
    value: used.posts[200] ?? 0,
    unit: 'posts',
    peer: PEER,
    peerValue: 2 * times * times,
    limit: 0,
    goal: 20 * times,
    note: `${dollarsText(dollarsOf(used.bill))} in all; ${lineOf(used, times)} each`,
  },
]

const HOURS = 720
const SOCKETS = 1000
/** API Gateway ends a socket that has been silent for ten minutes: the least that one says to stay. */
const LEAST_BEATS = 6 * HOURS

/** Sockets on which nobody says anything, for thirty days: their minutes, and their heartbeats. */
export const idleMetrics = ({ used, times }: Done, heartbeatSeconds: number): readonly Metric[] => {
  const minutes = dollarsOf({ connectionMinute: SOCKETS * HOURS * 60 })
  const beats = (HOURS * 3600) / heartbeatSeconds
  const beating = (perMillionOf(used, times) / 1_000_000) * SOCKETS * beats
  const least = minutes + dollarsOf({ message: SOCKETS * LEAST_BEATS })
  return [
    {
      metric: 'cost: a thousand silent sockets for thirty days',
      value: minutes + beating,
      unit: '$',
      peer: 'no heartbeat but one frame in ten minutes',
      peerValue: least,
      limit: minutes,
      note: `${dollarsText(minutes)} for the minutes, ${dollarsText(beating)} for a heartbeat every ${heartbeatSeconds} s`,
    },
  ]
}

/** What others cost, priced by the same table. Where only the room counts the fleet is not said. */
export const designMetrics = (sizes: readonly number[]): readonly Metric[] =>
  Object.entries(DESIGNS).flatMap(([name, design]) =>
    sizes.flatMap(sockets => {
      const of = (fleet: number) => perMillion(design, { sockets, fleet })
      const isByFleet = of(sockets) !== of(10 * sockets)
      const row = (value: number, said: string): Metric => ({
        metric: `cost: ${name}, room of ${sockets}${said}`,
        value,
        unit: '$/million',
        limit: floorOf(sockets),
      })
      return isByFleet
        ? [row(of(sockets), ', nobody else'), row(of(10 * sockets), ', fleet of ten')]
        : [row(of(sockets), '')]
    }),
  )
