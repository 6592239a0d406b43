import type { HostileSetting } from '../../local/hostile/faults.ts'
import { Hostility } from '../../local/hostile/hostility.ts'

/** These faults and no others, each time they can happen. */
export const forced = (sizes: { readonly [N in keyof NonNullable<HostileSetting['changes']>]?: number }) => {
  const changes = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, { share: 1, size }]))
  return { seed: 1, changes, alone: true } satisfies HostileSetting
}

/** The same as something that is put between the gateway and its functions. */
export const forcedCrossings = (sizes: Parameters<typeof forced>[0]) => {
  const hostility = new Hostility(forced(sizes))
  return hostility.crossings.bind(hostility)
}
