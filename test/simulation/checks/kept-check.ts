import type { Change, ChannelRow } from '../../../shared/domain/ports.ts'
import type { Observer, Restored } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** What a newer version has written and no other knows stays where it is, whoever writes there afterwards (I1). */
export class KeptCheck implements Observer {
  readonly #world: World
  readonly #marked = new Map<string, readonly string[]>()

  constructor(world: World) {
    this.#world = world
  }

  changed = (change: Change): void => {
    if (change.kind !== 'appended') return
    const { row } = change
    const known = this.#marked.get(row.channel) ?? []
    const lacking = known.find(name => !Object.hasOwn(this.#rowOf(row.channel) ?? {}, name))
    if (lacking)
      this.#world.sky.watch.violate('I1', `${row.channel} has lost "${lacking}" of a newer version`)
    if (Object.hasOwn(row, 'topic')) this.#marked.set(row.channel, ['topic', 'v'])
  }

  restored = ({ tables }: Restored): void => {
    this.#marked.clear()
    for (const [channel, row] of tables.state.rows)
      if (Object.hasOwn(row, 'topic')) this.#marked.set(channel, ['topic', 'v'])
  }

  #rowOf(channel: string): ChannelRow | undefined {
    return this.#world.store.state.rows.get(channel)
  }
}
