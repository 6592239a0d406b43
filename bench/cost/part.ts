import type { Metric, Part } from '../part.ts'
import { beat, bursts, farewells, receipts, singles, storm, typing } from './acts.ts'
import {
  actionMetrics,
  burstMetrics,
  designMetrics,
  idleMetrics,
  messageMetrics,
  stormMetrics,
  strayMetrics,
} from './metrics.ts'
import { type Done, progress, type Stage, setStage } from './stage.ts'

const SMALL = 10

/** Everything that one says and does, each for itself. */
const measure = async (stage: Stage): Promise<readonly Metric[]> => {
  const alone = new Map<number, Done>()
  const together = new Map<number, Done>()
  const sizes = [...stage.rooms.keys()]
  const ping = await beat(stage)
  for (const [what, act, done] of [
    ['messages', singles, alone],
    ['bursts', bursts, together],
  ] as const) {
    for (const size of sizes) {
      await stage.leases.keep(stage.sockets)
      done.set(size, await act(stage, size))
      progress(`${what} in rooms of ${size}`)
    }
  }
  await stage.leases.keep(stage.sockets)
  const strays = stage.sockets.reduce((sum, socket) => sum + socket.strays, 0)
  const acts: Record<string, Done> = {
    ...stage.gathered,
    ping,
    typing: await typing(stage),
    receipt: await receipts(stage),
    disconnect: await farewells(stage),
  }
  const small = alone.get(SMALL)
  if (small) acts[`message, room of ${SMALL}`] = small
  const returning = await storm(stage)
  return [
    ...messageMetrics(alone),
    ...burstMetrics(together),
    ...strayMetrics([...alone.values(), ...together.values()], strays),
    ...actionMetrics(acts),
    ...stormMetrics(returning),
    ...idleMetrics(ping, stage.silentSeconds),
    ...designMetrics(sizes),
  ]
}

export const part: Part = {
  name: 'cost',
  says: 'dollars a million messages and operations by action, from the ledger of the local stack, beside other designs and the floor',
  run: async ({ quick }) => {
    const stage = await setStage(quick)
    try {
      return await measure(stage)
    } finally {
      await stage.stack.stop()
    }
  },
}
