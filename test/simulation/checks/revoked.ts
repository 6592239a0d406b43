import type { Caller } from '../../../shared/domain/ports.ts'
import type { Effect } from '../world/effects.ts'
import type { Invocation } from '../world/facts.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** What is revoked is refused, and told nothing, this long after it stands in the store: until then nobody can know. */
const LATEST_MS = 5000

/** Since when revocations stand in the store, which may be long after they were asked for. */
export class Revoked implements Observer {
  readonly #world: World
  readonly #storedAt = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
  }

  effect = (_invocation: Invocation, { name, args }: Effect): void => {
    const line = args.join(' ')
    if (name === 'revocations.revoke' && !this.#storedAt.has(line))
      this.#storedAt.set(line, this.#world.sky.scheduler.now)
  }

  /** How long the caller's token had been void when something began, where that is longer than it may be used; milliseconds. */
  tooLong({ user, issued }: Caller, began: number): number | undefined {
    const { revoked = 0 } = this.#world.store.rowsOfUsers.get(user) ?? {}
    const stored = this.#storedAt.get(`${user} ${revoked}`) ?? revoked
    return issued <= revoked && began - stored > LATEST_MS ? began - stored : undefined
  }
}
