import type { Chance } from '../world/chance.ts'
import type { Device } from '../world/device.ts'
import type { World } from '../world/world.ts'
import type { Cast } from './cast.ts'

/** Who does something, where and with whom. */
export type Scene = {
  readonly world: World
  readonly chance: Chance
  readonly cast: Cast
  readonly device: Device
}
export type Action = (scene: Scene) => void

const said = new WeakMap<World, number>()

/** So many that a moderator is told. */
const LINKS = 'https://a.example '.repeat(13)

/** A body that no other message has; now and then one that fills half a page, or has too many links. */
export const bodyOf = ({ world, chance }: Scene): Record<string, unknown> => {
  const number = (said.get(world) ?? 0) + 1
  said.set(world, number)
  return {
    kind: 'said',
    n: number,
    ...(chance.happens(0.02) && { pad: 'x'.repeat(chance.pick([3000, 9000])) }),
    ...(number % 4 === 0 && { links: LINKS }),
  }
}
