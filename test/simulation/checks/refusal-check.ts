import { PROBLEMS } from '../../../shared/protocol/problems.ts'
import { type Effect, isRead } from '../world/effects.ts'
import type { Invocation, Socket } from '../world/facts.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** What people say that are not ours: what is wrong and what is right by the protocol. */
export type Judge = { readonly isBad: (text: string) => boolean; readonly isFine: (text: string) => boolean }

/** Refusals of what can never be right. */
const WRONG: readonly unknown[] = ['INVALID_INPUT', 'UNKNOWN_ACTION']

/** A frame that is wrong gets a code, and changes nothing; one that is right is not called wrong (I13). */
export class RefusalCheck implements Observer {
  readonly #world: World
  readonly #judge: Judge
  readonly #bad = new Map<Invocation, string>()
  readonly #fine = new Map<Invocation, string>()

  constructor(world: World, judge: Judge) {
    this.#world = world
    this.#judge = judge
  }

  frame = (invocation: Invocation, _socket: Socket, text: string): void => {
    if (this.#judge.isFine(text)) this.#fine.set(invocation, text)
    if (!this.#judge.isBad(text)) return
    this.#world.sky.coverage.count('sometimes: a frame is wrong')
    this.#bad.set(invocation, text)
  }

  effect = (invocation: Invocation, effect: Effect): void => {
    if (this.#bad.has(invocation) && !isRead(effect))
      this.#violate(`${this.#bad.get(invocation)} leads to ${effect.port}.${effect.method}`)
  }

  reply = (invocation: Invocation, _socket: Socket, text: string | undefined): void => {
    const [frame, fine] = [this.#bad.get(invocation), this.#fine.get(invocation)]
    if (frame === undefined && fine === undefined) return
    const { ok, error } = JSON.parse(text ?? '{}') as { ok?: boolean; error?: { code?: string } }
    if (fine !== undefined && WRONG.includes(error?.code)) this.#violate(`${fine} is answered with ${text}`)
    if (frame === undefined) return
    if (ok !== false || !Object.hasOwn(PROBLEMS, error?.code ?? ''))
      this.#violate(`${frame} is answered with ${text}`)
  }

  #violate(what: string): void {
    this.#world.sky.watch.violate('I13', what)
  }
}
