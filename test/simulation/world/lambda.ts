import type { App } from '../../../shared/domain/app.ts'
import type { Chance } from './chance.ts'
import { type Effect, isRead } from './effects.ts'
import type { Invocation } from './facts.ts'
import { FAULT_ORDER, type Fate, type Fates, faultOf, oftenOf } from './fates.ts'
import { newInstance } from './instance.ts'
import type { Parts } from './parts.ts'
import type { Instance, Releases } from './releases.ts'
import type { Sky } from './sky.ts'

/** Functions that run, an event at a time in each instance, and may end at any effect. */

export type Ended<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: string }

/** What a read found is no older, in milliseconds: the store's client asks three times, three seconds each. */
const OLDEST_READ_MS = 10_000
/** A post takes two seconds at most, there and back: then its port gives it up. */
const LONGEST_WAY_MS = 1000

const OVERTAKEN = 'sometimes: an instance of a release writes that another one is deployed over'

export class Lambda {
  readonly #sky: Sky
  readonly #chance: Chance
  readonly #releases: Releases
  readonly #rates: boolean
  readonly #fates: Fates
  /** Functions whose reserved concurrency is 0. */
  readonly stopped = new Set<string>()
  #instances = 0
  #invocations = 0
  #ids = 0
  /** Whose effect is being done at this instant. */
  current: Invocation | undefined
  /** Invocations that have neither ended nor failed. */
  running = 0

  constructor(sky: Sky, { releases, rates }: { releases: Releases; rates: boolean }, fates: Fates) {
    this.#sky = sky
    this.#chance = sky.chance.branch()
    this.#releases = releases
    this.#rates = rates
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
    if (this.stopped.has(kind)) return Promise.resolve({ ok: false, why: 'throttled' })
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
        if (ended.ok || ended.why === 'error') instance.release.idle.get(kind)?.push(instance)
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
    const release = this.#releases.next(kind, this.#sky.scheduler.now, this.#chance)
    const idle = release.idle.get(kind) ?? []
    release.idle.set(kind, idle)
    const isCold = this.#chance.happens(this.#sky.weather.cold)
    const warm = isCold ? undefined : idle.splice(this.#chance.whole(0, Math.max(0, idle.length - 1)), 1)[0]
    if (warm) return warm
    if (idle.length > 0) this.#sky.coverage.count('sometimes: a function begins cold that need not')
    this.#instances++
    return newInstance(`i${this.#instances}`, release, () => this.#sky.scheduler.now)
  }

  #appOf(invocation: Invocation, crash: (why: string) => void): App {
    const { scheduler, trace } = this.#sky
    const gate = (effect: Effect) => this.#pass(invocation, effect, crash)
    const { gatings: of, tables } = invocation.instance.release
    // Every app has the same names in the same order, and so one shape.
    const app: App & Parts = {
      channels: of.channels(gate),
      members: of.members(gate),
      conversations: of.conversations(gate),
      sanctions: of.sanctions(gate),
      rules: of.rules(gate),
      reports: of.reports(gate),
      pins: of.pins(gate),
      relays: of.relays(gate),
      ledger: of.ledger(gate),
      filters: of.filters(gate),
      logs: of.logs(gate),
      amendments: of.amendments(gate),
      users: of.users(gate),
      census: of.census(gate),
      privacy: of.privacy(gate),
      movements: of.movements(gate),
      revocations: of.revocations(gate),
      identities: of.identities(gate),
      sockets: of.sockets(gate),
      files: of.files(gate),
      storing: { uploads: of.uploads(gate), objects: of.objects(gate), links: of.links },
      rates: this.#rates,
      direct: true,
      generation: tables.generation,
      ...invocation.instance.kept,
      clock: { now: () => scheduler.now, sleep: ms => this.#wait(invocation, ms) },
      ids: { next: () => `e${++this.#ids}` },
      log: (level, event, facts = {}) => {
        if (level !== 'DEBUG') trace.tell(invocation.id, 'logs', event, String(facts.thrown ?? ''))
      },
    }
    invocation.instance.ports = app
    return app
  }

  /** Something that an invocation does in a while, unless it has ended by then. */
  #after(invocation: Invocation, ms: number, run: () => void): void {
    this.#sky.scheduler.after(ms, () => {
      if (invocation.state === 'running') run()
    })
  }

  /** A wait from which an invocation that has ended meanwhile never comes back. */
  #wait(invocation: Invocation, ms: number): Promise<void> {
    return new Promise(resolve => this.#after(invocation, ms, resolve))
  }

  /** One call of a port. Nothing happens more often than this, so it waits by callbacks, with one promise around all. */
  #pass(invocation: Invocation, effect: Effect, crash: (why: string) => void): Promise<unknown> {
    const { name } = effect
    const { weather, watch, coverage } = this.#sky
    if (invocation.state === 'done') watch.afterReturn(invocation, name)
    invocation.effects++
    invocation.pending++
    const fate = this.#fates(invocation, effect) ?? this.#drawn(effect)
    coverage.countEffect(name, fate)
    const isSlow = this.#chance.happens(oftenOf(effect) * weather.slow)
    if (isSlow) coverage.countEffect(name, 'slow')
    // Of a socket nothing is thrown: a refusal is a value, and so is an answer that does not come.
    const isPost = name === 'sockets.post'
    return new Promise((resolve, reject) => {
      const answers = (answer: unknown) => {
        invocation.pending--
        resolve(answer)
      }
      const fails = (thrown: unknown) => {
        invocation.pending--
        reject(thrown)
      }
      const longest = isPost ? LONGEST_WAY_MS : isRead(effect) ? OLDEST_READ_MS : Number.POSITIVE_INFINITY
      const slowMs = Math.min(weather.slowMs, longest)
      const onTheWay = (run: () => void) => {
        const oneWay = this.#chance.between(weather.storeMs / 4, weather.storeMs)
        this.#after(invocation, oneWay + (isSlow ? this.#chance.next() * slowMs : 0), run)
      }
      const comesBack = (answer: unknown) => {
        if (fate === 'crashAfter') return this.#crash(invocation, crash)
        onTheWay(() => {
          if (fate !== 'errorAfter') answers(answer)
          else if (isPost) answers('slow')
          else fails(faultOf(fate))
        })
      }
      const arrives = () => {
        if (fate === 'crashBefore') return this.#crash(invocation, crash)
        const isRefused = fate === 'errorBefore' || fate === 'throttled'
        if (isRefused && !isPost) return fails(faultOf(fate))
        // It waited for a connection until its time was over, and never left.
        if (isPost && fate === 'errorBefore') return comesBack('held')
        invocation.isRefused = isRefused
        this.#done(invocation, effect, fate).then(comesBack, fails)
      }
      // What a read finds may be old when it arrives; when it is asked for matters to nobody.
      if (isRead(effect)) arrives()
      else onTheWay(arrives)
    })
  }

  async #done(invocation: Invocation, effect: Effect, fate: Fate): Promise<unknown> {
    const { trace, watch } = this.#sky
    const first = await this.#run(invocation, effect)
    trace.tell(invocation.id, effect.name, watch.effect(invocation, effect, first))
    if (fate !== 'again' || isRead(effect)) return first
    // The store's client did not hear the answer and asked once more, by itself.
    await this.#wait(invocation, this.#sky.weather.storeMs)
    const second = await this.#run(invocation, effect)
    watch.effect(invocation, effect, second)
    return second
  }

  #run(invocation: Invocation, effect: Effect): Promise<unknown> {
    const { release } = invocation.instance
    if (release !== this.#releases.current && !isRead(effect)) this.#sky.coverage.count(OVERTAKEN)
    this.current = invocation
    const doing = effect.run()
    this.current = undefined
    return doing
  }

  #drawn(effect: Effect): Fate {
    const { weather } = this.#sky
    const times = oftenOf(effect)
    for (const fault of FAULT_ORDER)
      if (this.#chance.happens(times * weather[fault]))
        return fault === 'again' && isRead(effect) ? 'done' : fault
    return 'done'
  }

  #crash(invocation: Invocation, crash: (why: string) => void): void {
    this.#sky.trace.tell(invocation.id, 'crashes')
    crash('crash')
  }
}
