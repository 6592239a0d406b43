import { LIMITS } from '../../../shared/protocol/index.ts'
import type { Chance } from '../world/chance.ts'
import type { Device } from '../world/device.ts'
import type { World } from '../world/world.ts'

/** A while in which nobody says anything, in whatever weather there is: long enough for sockets to rest. */

const SHARE = 0.08
const [SHORTEST_MS, LONGEST_MS] = [200_000, 900_000]
/** A lease of a socket at rest, the sweep that ends it, and what follows from that. */
const QUIET_MS = 1000 * (2 * LIMITS.restSeconds + LIMITS.leaseSeconds + 60) + 150_000

/** Lets it be quiet for a while, in some worlds; answers for how long nothing may go wrong then before all is right again. */
export const lull = async ({ sky }: World, chance: Chance, devices: readonly Device[]): Promise<number> => {
  if (!chance.happens(SHARE) || sky.scheduler.isStopped) return 0
  for (const device of devices) device.isWatched = chance.happens(0.5)
  const ms = chance.between(SHORTEST_MS, LONGEST_MS)
  sky.trace.tell('everybody', 'is silent', ms)
  sky.coverage.count('sometimes: nobody says anything for minutes')
  await sky.scheduler.runFor(ms)
  return QUIET_MS
}
