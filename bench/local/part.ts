import type { Part } from '../part.ts'
import { type Packages, peers } from '../peers/packages.ts'
import { type Beside, calmRows, saturationRows } from './rows.ts'
import { type Lengths, peersIfThere, runOwn, runPeer } from './runs.ts'
import { LARGE, type Shape, SMALL } from './shapes.ts'

const LENGTHS: Lengths = { runUpMs: 3000, fullMs: 6000, calmMs: 5000 }
/** A peer delivers several times as much in a second, and is warm as much sooner. */
const PEER_LENGTHS: Lengths = { runUpMs: 2000, fullMs: 4000, calmMs: 4000 }
const QUICK: Lengths = { runUpMs: 500, fullMs: 1500, calmMs: 1500 }

const say = (line: string) => process.stderr.write(`${line}\n`)

/** Who stands beside us: one row a way of running Socket.IO, with the share of its rate that is to be reached. */
const PEERS = [
  {
    name: 'Socket.IO 4 that keeps nothing',
    share: 0.1,
    behind: {},
    isThere: () => true,
    isEverywhere: true,
  },
  {
    name: 'Socket.IO 4, an insert into PostgreSQL awaited',
    share: 0.5,
    behind: { postgres: true },
    isThere: ({ postgres }: Packages) => postgres,
    isEverywhere: true,
  },
  {
    name: 'Socket.IO 4, PostgreSQL and the Redis adapter',
    share: 0.5,
    behind: { postgres: true, redis: true },
    isThere: ({ postgres, redis }: Packages) => postgres && redis,
    // What Redis costs is seen at saturation in one shape.
    isEverywhere: false,
  },
]

const besides = async (packages: Packages | undefined, shape: Shape, lengths: Lengths) => {
  const found: Beside[] = []
  for (const { name, share, behind, isThere, isEverywhere } of PEERS) {
    if (!packages || !isThere(packages) || (shape === LARGE && !isEverywhere)) continue
    const isCalm = shape === SMALL && isEverywhere
    found.push({ name, share, run: await runPeer(packages, behind, shape, lengths, isCalm) })
  }
  return found
}

/** The whole stack on the local runtime beside Socket.IO, driven by one load generator. */
export const part: Part = {
  name: 'local',
  says: 'the local runtime, every message durable, beside Socket.IO 4: rates, processor time, delays',
  fetches: [peers],
  run: async ({ quick }) => {
    const [lengths, theirs] = quick ? [QUICK, QUICK] : [LENGTHS, PEER_LENGTHS]
    const packages = await peersIfThere(say)
    const small = await besides(packages, SMALL, theirs)
    const own = await runOwn(SMALL, lengths, true)
    const rows = [...saturationRows(SMALL, own, small), ...calmRows(SMALL, own, small)]
    if (quick) return rows
    const large = await besides(packages, LARGE, theirs)
    return [...rows, ...saturationRows(LARGE, await runOwn(LARGE, lengths, false), large)]
  },
}
