import { DESIGNS, perMillion } from '../cost/designs.ts'
import { lineOf } from '../cost/used.ts'
import type { Metric } from '../part.ts'
import { dollarsOf } from '../prices.ts'
import type { Churn, Done, Said } from './measure.ts'

/** What was measured of the sample, beside what its code was read to come to. */

const READ = DESIGNS['websocket-chat-application']

type Counted = Pick<Metric, 'metric' | 'value' | 'unit' | 'peerValue' | 'limit' | 'note'>

const beside = (rows: readonly Counted[]): readonly Metric[] =>
  rows.map(row => ({ ...row, peer: 'as its code reads' }))

const each = (amount: number, { times }: Done): number => amount / times

/** Dollars for a million of what was done. Its functions are x86, as they are where nothing else is said. */
const dollarsIn = ({ used, times }: Done): number => {
  const { gigabyteSecond, ...rest } = used.bill
  return (dollarsOf({ ...rest, gigabyteSecondX86: gigabyteSecond }) / times) * 1_000_000
}

const nameOf = ({ sockets, fleet }: Said): string => `room of ${sockets}, fleet of ${fleet}`

const priceRow = (said: Said): Counted => {
  const { sockets, used, times } = said
  const floor = perMillion(DESIGNS.floor, { sockets, fleet: sockets })
  const dollars = dollarsIn(said)
  return {
    metric: `message, ${nameOf(said)}, $ ÷ floor`,
    value: dollars / floor,
    unit: '×',
    peerValue: perMillion(READ, said) / floor,
    limit: 1,
    note: `$${dollars.toFixed(1)} a million; ${lineOf(used, times)}`,
  }
}

/** The milliseconds of a function, from the GB-seconds that they are billed as. */
const billedRow = (said: Said): Counted => {
  const { memoryMb, billedMs } = READ.of(said)
  return {
    metric: `billed for a message, ${nameOf(said)}`,
    value: (each(said.used.bill.gigabyteSecond, said) * 1000 * 1024) / memoryMb,
    unit: 'ms',
    peerValue: billedMs,
    note: `${memoryMb} MB; on AWS its time limit is 3000 ms`,
  }
}

/** What a message asks for: what is counted, in what, what the code reads, and the least. */
const countRows = (said: Said): readonly Counted[] => {
  const { sockets, fleet, used, strays, told } = said
  const { posts, reads, writes } = READ.of(said)
  const { bill, calls } = used
  const astray = (100 * strays) / (told + strays)
  const rows: readonly (readonly [string, number, string, number, number])[] = [
    ['posts a message', each(used.posts[200] ?? 0, said), 'posts', posts, sockets],
    ['posts to sockets that are not in the room', astray, 'of a hundred', 100 - (100 * sockets) / fleet, 0],
    ['Scans a message', each(calls.Scan ?? 0, said), 'calls', 1, 0],
    ['read units a message', each(bill.readUnit, said), 'RRU', reads, 0],
    ['write units a message', each(bill.writeUnit, said), 'WRU', writes, 1],
  ]
  return rows.map(([what, value, unit, peerValue, limit]) => ({
    metric: `${what}, ${nameOf(said)}`,
    value,
    unit,
    peerValue,
    limit,
  }))
}

/** One message of a room. */
export const saidRows = (said: Said): readonly Metric[] =>
  beside([priceRow(said), ...countRows(said), billedRow(said)])

const attempts = ({ used: { posts } }: Done): number => (posts[200] ?? 0) + (posts[410] ?? 0)

/** What is posted where people come and go: each of them twice to everybody. */
export const churnRows = ({ crowd, inTurn, together }: Churn): readonly Metric[] =>
  beside([
    {
      metric: `posts where one of ${crowd} sockets is lost and comes back`,
      value: each(attempts(inTurn), inTurn),
      unit: 'posts',
      peerValue: 2 * crowd,
      limit: 0,
    },
    {
      metric: `posts where all of ${crowd} sockets are lost at once and come back`,
      value: attempts(together),
      unit: 'posts',
      peerValue: 2 * crowd * crowd,
      limit: 0,
      note: `${together.used.posts[410] ?? 0} of them to sockets that were gone`,
    },
  ])
