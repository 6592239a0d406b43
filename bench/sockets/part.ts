import type { Metric, Part } from '../part.ts'
import { peers } from '../peers/packages.ts'
import { type Idle, ownIdle, peerIdle } from './idle.ts'

const CROWDING = { sockets: 10_000, warmUp: 500 }
const QUICK = { sockets: 500, warmUp: 50 }
const MEMORY_GOAL = 0.6
const ACCEPTS_GOAL = 0.3

const rowsOf = (sockets: number, own: Idle, theirs: Idle | undefined): Metric[] => {
  const row = (metric: string, unit: string, of: (idle: Idle) => number, share?: number): Metric => ({
    metric,
    value: of(own),
    unit,
    ...(theirs && { peer: 'Socket.IO 4', peerValue: of(theirs) }),
    ...(theirs && share !== undefined && { goal: of(theirs) * share }),
  })
  const note = 'ours through the authorizer and the connect function'
  return [
    row(`resident memory of an idle socket, of ${sockets}`, 'KB', one => one.bytesEach / 1024, MEMORY_GOAL),
    { ...row('sockets accepted a second', '1/s', one => one.acceptsPerSecond, ACCEPTS_GOAL), note },
    { ...row('processor time of an accept', 'ms', one => one.cpuMsEach), note },
  ]
}

/** Idle sockets: what one holds, and how many are let in. */
export const part: Part = {
  name: 'sockets',
  says: 'ten thousand idle sockets beside Socket.IO 4: memory of each, accepts a second',
  fetches: [peers],
  run: async ({ quick }) => {
    const crowding = quick ? QUICK : CROWDING
    const theirs = await peerIdle(crowding, line => process.stderr.write(`${line}\n`))
    return rowsOf(crowding.sockets, await ownIdle(crowding), theirs)
  },
}
