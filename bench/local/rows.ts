import type { Metric } from '../part.ts'
import type { Came } from '../wire/crowd.ts'
import type { Run } from './runs.ts'
import type { Shape } from './shapes.ts'

/** A peer's run, and what share of its rate is to be reached, where that is a goal. */
export type Beside = { readonly name: string; readonly share?: number; readonly run: Run }

const rateOf = ({ told, seconds }: Came): number => told / seconds
const cpuOf = ({ serverCpu, told }: Came): number => (serverCpu * 1_000_000) / told

const noteOf = ({ acknowledged, seconds, p50, loadCpu, missing }: Came): string =>
  `${Math.round(acknowledged / seconds)} messages/s, p50 ${p50} ms, the load took ${loadCpu.toFixed(1)} of ${seconds.toFixed(1)} s of a core${missing > 0 ? `, ${missing} deliveries never came` : ''}`

const beside = (value: (run: Run) => number, peer: Beside | undefined, isGoal: boolean) => {
  if (!peer) return {}
  const peerValue = value(peer.run)
  const goal = isGoal && peer.share !== undefined && { goal: peerValue * peer.share }
  return { peer: peer.name, peerValue, ...goal }
}

/** The rows of one shape: rates and processor time at saturation, beside each peer. */
export const saturationRows = ({ name }: Shape, own: Run, peers: readonly Beside[]): Metric[] =>
  (peers.length > 0 ? peers : [undefined]).flatMap(peer => [
    {
      metric: `deliveries a second at saturation, ${name}`,
      value: rateOf(own.full),
      unit: '1/s',
      ...beside(({ full }) => rateOf(full), peer, true),
      note: `${noteOf(own.full)}${peer ? `; peer: ${noteOf(peer.run.full)}` : ''}`,
    },
    {
      metric: `processor time of the servers for one delivery, ${name}`,
      value: cpuOf(own.full),
      unit: 'µs',
      ...beside(({ full }) => cpuOf(full), peer, false),
    },
  ])

/** How many times a peer's delay is the goal. */
const DELAY_GOAL = 5

/** The rows of a calm crowd, a message a second each. */
export const calmRows = ({ name }: Shape, own: Run, peers: readonly Beside[]): Metric[] =>
  (peers.length > 0 ? peers : [undefined]).flatMap(peer => {
    const { calm } = own
    const theirs = peer?.run.calm
    if (!calm || (peer && !theirs)) return []
    return (['p50', 'p99'] as const).map(of => ({
      metric: `delay ${of} at 1 message/s each, ${name}`,
      value: calm[of],
      unit: 'ms',
      ...(peer && theirs && { peer: peer.name, peerValue: theirs[of] }),
      ...(theirs && of === 'p50' && { goal: theirs.p50 * DELAY_GOAL }),
    }))
  })
