import type { App } from '../../../shared/domain/app.ts'
import type { Chance } from './chance.ts'
import { isRead } from './effects.ts'
import type { Effect, Instance, Invocation } from './facts.ts'
import { newInstance } from './instance.ts'
import { type Gatings, gatingsOf, type Parts } from './parts.ts'
import type { Sky } from './sky.ts'

/** Functions that run, an event at a time in each instance, and may end at any effect. */

/** How one effect goes. */
export type Fate =
  | 'done'
  | 'crashBefore'
  | 'crashAfter'
  | 'errorBefore'
  | 'errorAfter'
  | 'throttled'
  | 'again'

/** Decides about each effect; `undefined` leaves it to the weather. */
export type Fates = (invocation: Invocation, effect: Effect) => Fate | undefined

export type Ended<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string }

const FAULT_ORDER = ['crashBefore', 'crashAfter', 'errorBefore', 'errorAfter', 'throttled', 'again'] as const

/** An error as the store's client throws it; the domain must not look into it. */
const storeError = (name: string): Error => Object.assign(new Error(name), { name })

export class Lambda {
  readonly #sky: Sky
  readonly #chance: Chance
  readonly #parts: Parts
  readonly #gatings: Gatings
  readonly #fates: Fates
  readonly #idle = new Map<string, Instance[]>()
  #instances = 0
  #invocations = 0
  #ids = 0
  /** Whose effect is being done at this instant. */
  current: Invocation | undefined
  /** Invocations that have neither ended nor failed. */
  running = 0

  constructor(sky: Sky, parts: Parts, fates: Fates) {
    this.#sky = sky
    this.#chance = sky.chance.branch()
    this.#parts = parts
    this.#gatings = gatingsOf(parts)
    this.#fates = fates
  }

  /** Invokes a function. Answers when it has returned, failed, or run out of its time. */
  invoke<Value>(
    kind: string,
    what: string,
    timeoutMs: number,
    work: (app: App, invocation: Invocation) => Promise<Value>,
  ): Promise<Ended<Value>> {
    const { scheduler, trace } = this.#sky
    const instance = this.#instanceOf(kind)
    this.#invocations++
    const invocation: Invocation = {
      id: `${kind}-${this.#invocations}`,
      kind,
      what,
      began: scheduler.now,
      instance,
      effects: 0,
      pending: 0,
      isRefused: false,
      state: 'running',
    }
    trace.tell(invocation.id, 'begins', what, instance.name)
    this.running++
    return new Promise(resolve => {
      const end = (ended: Ended<Value>) => {
        if (invocation.state !== 'running') return
        cancel()
        this.running--
        invocation.state = ended.ok ? 'done' : 'failed'
        if (ended.ok && invocation.pending > 0)
          this.#sky.watch.afterReturn(invocation, `${invocation.pending} effects`)
        trace.tell(invocation.id, ended.ok ? 'returns' : 'fails', ended.ok ? '' : ended.why)
        if (ended.ok || ended.why === 'error') this.#idle.get(kind)?.push(instance)
        resolve(ended)
      }
      const fail = (why: string) => end({ ok: false, why })
      const cancel = scheduler.after(timeoutMs, () => {
        this.#sky.coverage.count('sometimes: a function runs out of its time')
        fail('timeout')
      })
      work(this.#appOf(invocation, fail), invocation).then(
        value => end({ ok: true, value }),
        (thrown: unknown) => {
          trace.tell(invocation.id, 'throws', String(thrown))
          fail('error')
        },
      )
    })
  }

  #instanceOf(kind: string): Instance {
    const idle = this.#idle.get(kind) ?? []
    this.#idle.set(kind, idle)
    const isCold = this.#chance.happens(this.#sky.weather.cold)
    const warm = isCold ? undefined : idle.splice(this.#chance.whole(0, Math.max(0, idle.length - 1)), 1)[0]
    if (warm) return warm
    this.#instances++
    return newInstance(`i${this.#instances}`, () => this.#sky.scheduler.now)
  }

  #appOf(invocation: Invocation, crash: (why: string) => void): App {
    const { scheduler, trace } = this.#sky
    const gate = (effect: Effect) => this.#pass(invocation, effect, crash)
    const { channels, members, relays, ledger, logs } = this.#gatings
    const { users, revocations, identities, sockets } = this.#gatings
    const { hints, strain, standing, allowance } = invocation.instance.kept
    // Every app has the same names in the same order, and so one shape.
    const app: App & Parts = {
      channels: channels(gate),
      members: members(gate),
      relays: relays(gate),
      ledger: ledger(gate),
      logs: logs(gate),
      users: users(gate),
      revocations: revocations(gate),
      identities: identities(gate),
      sockets: sockets(gate),
      rates: this.#parts.rates,
      hints,
      strain,
      standing,
      allowance,
      clock: {
        now: () => scheduler.now,
        sleep: ms => this.#wait(invocation, ms),
      },
      ids: { next: () => `e${++this.#ids}` },
      log: (level, event, facts = {}) => {
        if (level !== 'DEBUG') trace.tell(invocation.id, 'logs', event, String(facts.thrown ?? ''))
      },
    }
    invocation.instance.ports = app
    return app
  }

  /** A wait from which an invocation that has ended meanwhile never comes back. */
  #wait(invocation: Invocation, ms: number): Promise<void> {
    return new Promise(resolve => {
      this.#sky.scheduler.after(ms, () => {
        if (invocation.state === 'running') resolve()
      })
    })
  }

  async #pass(invocation: Invocation, effect: Effect, crash: (why: string) => void): Promise<unknown> {
    try {
      return await this.#passing(invocation, effect, crash)
    } finally {
      invocation.pending--
    }
  }

  async #passing(invocation: Invocation, effect: Effect, crash: (why: string) => void): Promise<unknown> {
    const name = `${effect.port}.${effect.method}`
    const { weather, watch, coverage } = this.#sky
    if (invocation.state === 'done') watch.afterReturn(invocation, name)
    invocation.effects++
    invocation.pending++
    const fate = this.#fates(invocation, effect) ?? this.#drawn(effect)
    coverage.count(`${fate} ${name}`)
    const isSlow = this.#chance.happens(weather.slow)
    if (isSlow) coverage.count(`slow ${name}`)
    const oneWay = () => this.#chance.between(weather.storeMs / 4, weather.storeMs)
    // What a read finds may be old when it arrives; when it is asked for matters to nobody.
    if (!isRead(effect))
      await this.#wait(invocation, oneWay() + (isSlow ? this.#chance.next() * weather.slowMs : 0))
    if (fate === 'crashBefore') return this.#crash(invocation, crash)
    // Of a socket nothing is thrown: a refusal is a value, and so is an answer that does not come.
    const isPost = name === 'sockets.post'
    const isRefused = fate === 'errorBefore' || fate === 'throttled'
    if (isRefused && !isPost) return this.#fail(fate)
    invocation.isRefused = isRefused
    const answer = await this.#done(invocation, effect, fate)
    if (fate === 'crashAfter') return this.#crash(invocation, crash)
    await this.#wait(invocation, oneWay() + (isSlow ? this.#chance.next() * weather.slowMs : 0))
    if (fate === 'errorAfter') return isPost ? 'slow' : this.#fail(fate)
    return answer
  }

  async #done(invocation: Invocation, effect: Effect, fate: Fate): Promise<unknown> {
    const { trace, watch } = this.#sky
    this.current = invocation
    const doing = effect.run()
    this.current = undefined
    const first = await doing
    trace.tell(invocation.id, `${effect.port}.${effect.method}`, watch.effect(invocation, effect, first))
    if (fate !== 'again' || isRead(effect)) return first
    // The store's client did not hear the answer and asked once more, by itself.
    await this.#wait(invocation, this.#sky.weather.storeMs)
    this.current = invocation
    const repeating = effect.run()
    this.current = undefined
    const second = await repeating
    watch.effect(invocation, effect, second)
    return second
  }

  #drawn(effect: Effect): Fate {
    const { weather } = this.#sky
    for (const fault of FAULT_ORDER)
      if (this.#chance.happens(weather[fault])) return fault === 'again' && isRead(effect) ? 'done' : fault
    return 'done'
  }

  #crash(invocation: Invocation, crash: (why: string) => void): Promise<never> {
    this.#sky.trace.tell(invocation.id, 'crashes')
    crash('crash')
    return new Promise(() => {})
  }

  #fail(fate: Fate): never {
    throw storeError(fate === 'throttled' ? 'ProvisionedThroughputExceededException' : 'InternalServerError')
  }
}
