import { PROBLEMS } from '../../../shared/protocol/problems.ts'
import { isRead } from '../world/effects.ts'
import type { Effect, Invocation, Socket } from '../world/facts.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** A frame that is wrong gets a code, and changes nothing (I13). */
export class RefusalCheck implements Observer {
  readonly #world: World
  readonly #isBad: (text: string) => boolean
  readonly #bad = new Map<Invocation, string>()

  constructor(world: World, isBad: (text: string) => boolean) {
    this.#world = world
    this.#isBad = isBad
  }

  frame = (invocation: Invocation, _socket: Socket, text: string): void => {
    if (!this.#isBad(text)) return
    this.#world.sky.coverage.count('sometimes: a frame is wrong')
    this.#bad.set(invocation, text)
  }

  effect = (invocation: Invocation, effect: Effect): void => {
    if (this.#bad.has(invocation) && !isRead(effect))
      this.#violate(`${this.#bad.get(invocation)} leads to ${effect.port}.${effect.method}`)
  }

  reply = (invocation: Invocation, _socket: Socket, text: string | undefined): void => {
    const frame = this.#bad.get(invocation)
    if (frame === undefined) return
    const { ok, error } = JSON.parse(text ?? '{}') as { ok?: boolean; error?: { code?: string } }
    if (ok !== false || !Object.hasOwn(PROBLEMS, error?.code ?? ''))
      this.#violate(`${frame} is answered with ${text}`)
  }

  #violate(what: string): void {
    this.#world.sky.watch.violate('I13', what)
  }
}
