import type { Chance } from '../world/chance.ts'
import type { Version } from '../world/versions.ts'
import type { World } from '../world/world.ts'

/** In a share of the schedules one version is deployed over another while people talk, and sometimes it is taken back. */

const SHARE = 0.2
const ROLLED_BACK = 0.5

/** What is there at first, and what comes. */
const PAIRS: readonly (readonly [Version, Version])[] = [
  ['yesterday', 'today'],
  ['yesterday', 'today'],
  ['today', 'tomorrow'],
  ['today', 'tomorrow'],
  ['yesterday', 'tomorrow'],
  ['tomorrow', 'today'],
  ['today', 'yesterday'],
]

/** How long instances of the version before still take events. */
const SIDE_BY_SIDE_MS = [0, 1000, 8000, 40_000]

/** The versions of a schedule, or none, where all is of today. */
export const pairOf = (chance: Chance): readonly [Version, Version] | undefined =>
  chance.happens(SHARE) ? chance.pick(PAIRS) : undefined

export const deployAmid = (
  world: World,
  chance: Chance,
  [first, next]: readonly [Version, Version],
  length: number,
): void => {
  const { scheduler } = world.sky
  const at = chance.next() * length
  scheduler.after(at, () => world.deployments.deploy(next, chance.pick(SIDE_BY_SIDE_MS)))
  if (chance.happens(ROLLED_BACK))
    scheduler.after(at + 500 + chance.next() * length, () =>
      world.deployments.deploy(first, chance.pick(SIDE_BY_SIDE_MS)),
    )
}
