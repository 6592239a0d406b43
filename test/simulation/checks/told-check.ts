import type { Socket } from '../world/facts.ts'
import type { Observer, Restored } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** Counts by what devices learn that the tables were restored: each its first text of the new generation. */

const WAYS: readonly (readonly [string, RegExp])[] = [
  ['an event', /^(\[?\{"event")/],
  ['hello', /"heartbeatSeconds":/],
  ['ping', /"heads":/],
  ['sync', /"channels":\{/],
  ['another reply', /^/],
]

export class ToldCheck implements Observer {
  readonly #world: World
  readonly #toldTo = new Set<string>()
  #sign: RegExp | undefined

  constructor(world: World) {
    this.#world = world
  }

  restored = ({ tables: { generation } }: Restored): void => {
    this.#sign = new RegExp(`"(generation":"|epoch":"[^"]*\\.)${generation}"`)
    this.#toldTo.clear()
  }

  heard = ({ caller, wire }: Socket, text: string): void => {
    if (!this.#sign || wire.isOver || wire.isSilent) return
    if (this.#toldTo.has(caller.device) || !this.#sign.test(text)) return
    this.#toldTo.add(caller.device)
    const [way] = WAYS.find(([, shape]) => shape.test(text)) ?? ['nothing']
    this.#world.sky.coverage.count(`sometimes: a device learns of a restore by ${way}`)
  }
}
