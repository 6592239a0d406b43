import { randomUUID } from 'node:crypto'
import type { FunctionDefinition } from '../template/stack.ts'
import { needsOneMore } from './growth.ts'
import { Instance, type InstanceSetting } from './instance.ts'
import type { Ledger } from './ledger.ts'
import type { Mishaps } from './mishaps.ts'
import { failed, isTooLarge, type Outcome, timedOut } from './outcome.ts'
import { type Waiting, WaitingLine } from './waiting-line.ts'
import type { Calls, FunctionError, LineLevel, WorkerWord } from './wire.ts'

/** What a pool needs from around it. */
export type PoolSetting = {
  readonly definition: FunctionDefinition
  readonly instance: InstanceSetting
  /** How many instances at once. */
  readonly limit: number
  readonly ledger: Ledger
  readonly line: (functionName: string, level: LineLevel, text: string) => void
  /** Asks for room for one more thread; may end an idle one elsewhere, any for a first one. Tells whether there is room. */
  readonly makeRoom: (isFirst: boolean) => boolean
  /** Whether all cores are at work. */
  readonly isBusy: () => boolean
  /** Told when a function has made calls to AWS. */
  readonly called: (calls: Calls) => void
  readonly mishaps: Mishaps | undefined
}

type Running = Waiting & { readonly timer: NodeJS.Timeout; readonly begunAt: number }

/** How often waiting events are looked at, in milliseconds. */
const growthLookMs = 12

const always = () => true

/** More waiting events than this are refused, as Lambda refuses what is over the concurrency. */
const queueLimit = 10_000

/** The instances of one function: idle ones are used again, the last used first; new ones start when events wait. */
export class Pool {
  readonly #setting: PoolSetting
  readonly #idle: Instance[] = []
  readonly #running = new Map<Instance, Running>()
  readonly #starting = new Set<Instance>()
  readonly #queue = new WaitingLine()
  #growth: NodeJS.Timeout | undefined
  #ended = false

  constructor(setting: PoolSetting) {
    this.#setting = setting
  }

  /** How many threads it has. */
  get size(): number {
    return this.#idle.length + this.#running.size + this.#starting.size
  }

  /** How many events wait for an instance. */
  get waiting(): number {
    return this.#queue.length
  }

  /** The monotonic time of the longest idle instance, `undefined` when none is idle. */
  get idleSince(): number | undefined {
    return this.#idle[0]?.idleSince
  }

  /**
   * Runs one event through the function, unless nobody waits for it any more when its turn comes: who asked has had
   * another answer, and the work would keep those waiting who still do. `payload` is JSON. Never rejects.
   */
  invoke(payload: string, isWaitedFor: () => boolean = always): Promise<Outcome> {
    const requestId = randomUUID()
    const refused = (failure: 'throttled' | 'too-large', errorType: string): Promise<Outcome> =>
      Promise.resolve(failed(failure, requestId, { errorType, errorMessage: errorType }))
    if (isTooLarge(payload)) return refused('too-large', 'RequestEntityTooLargeException')
    if (this.#ended || this.#queue.length >= queueLimit)
      return refused('throttled', 'TooManyRequestsException')
    this.#setting.ledger.of(this.#setting.definition.name).invocations += 1
    return new Promise(settle => {
      const since = performance.now()
      this.#queue.add({ requestId, payload, settle, since, isWaitedFor })
      this.#feed()
    })
  }

  /** Ends the instance that has been idle longest. */
  shrink(): void {
    void this.#idle.shift()?.end()
  }

  /** Ends every instance; events under way fail. */
  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#growth)
    const all = [...this.#idle, ...this.#running.keys(), ...this.#starting]
    for (const instance of [...this.#running.keys()]) this.#settle(instance, this.#exit('Runtime.Shutdown'))
    for (const { settle, requestId } of this.#queue.takeAll())
      settle(this.#exit('Runtime.Shutdown', requestId))
    await Promise.all(all.map(instance => instance.end()))
  }

  #exit(errorType: string, requestId = ''): Outcome {
    return failed('exit', requestId, { errorType, errorMessage: 'the instance ended' })
  }

  /** Gives waiting events to idle instances, or sees to more instances. */
  #feed(): void {
    this.#queue.abandon()
    while (this.#queue.length > 0) {
      const instance = this.#idle.pop()
      if (!instance) break
      const waiting = this.#queue.take()
      if (waiting) this.#run(instance, waiting)
    }
    if (this.#queue.length > 0) this.#grow()
  }

  #run(instance: Instance, waiting: Waiting): void {
    const { timeoutMs } = this.#setting.definition
    const { requestId, payload } = waiting
    const timer = setTimeout(() => this.#kill(instance, timedOut(requestId, timeoutMs)), timeoutMs)
    this.#running.set(instance, { ...waiting, timer, begunAt: performance.now() })
    instance.deliver({ requestId, payload, deadline: Date.now() + timeoutMs })
    const crashMs = this.#setting.mishaps?.crashAfterMs()
    if (crashMs !== undefined) setTimeout(() => this.#crash(instance, requestId), crashMs)
  }

  /** The instance dies in the middle of an event, if it is still at it. */
  #crash(instance: Instance, requestId: string): void {
    if (this.#running.get(instance)?.requestId === requestId)
      this.#kill(instance, this.#exit('Runtime.ExitError'))
  }

  #grow(): void {
    if (this.size === 0) {
      // The first one starts in any case: without it nothing would ever be answered.
      this.#setting.makeRoom(true)
      this.#start()
    }
    this.#growth ??= setTimeout(() => {
      this.#growth = undefined
      if (this.#queue.length === 0) return
      if (this.#isShort() && this.#setting.makeRoom(false)) this.#start()
      this.#grow()
    }, growthLookMs)
  }

  /** Whether an event has waited too long and none of the instances that are starting is for it. */
  #isShort(): boolean {
    const now = performance.now()
    return needsOneMore({
      size: this.size,
      starting: this.#starting.size,
      limit: this.#setting.limit,
      waiting: this.#queue.length,
      waitedMs: now - (this.#queue.first?.since ?? now),
      workedMs: [...this.#running.values()].map(({ begunAt }) => now - begunAt),
      isBusy: this.#setting.isBusy,
    })
  }

  #start(): void {
    if (this.#ended) return
    const { name } = this.#setting.definition
    this.#setting.ledger.of(name).coldStarts += 1
    const instance: Instance = new Instance(this.#setting.instance, {
      word: word => this.#words[word.kind]?.(instance, word as never),
      gone: error => this.#gone(instance, error),
    })
    this.#starting.add(instance)
  }

  /** What the words of an instance mean: one row a word. */
  readonly #words: {
    readonly [K in WorkerWord['kind']]: (instance: Instance, word: Extract<WorkerWord, { kind: K }>) => void
  } = {
    ready: instance => this.#rest(instance),
    broken: (instance, { error }) => this.#gone(instance, error),
    line: (_, { level, text }) => this.#setting.line(this.#setting.definition.name, level, text),
    done: (instance, word) => {
      const { ledger, definition } = this.#setting
      if (word.calls) {
        ledger.add(definition.name, word.calls)
        this.#setting.called(word.calls)
      }
      ledger.bill(definition.name, definition.memoryMb, word.ms, word.cpuMs)
      if (word.unfinished > 0) ledger.of(definition.name).unfinished += word.unfinished
      this.#settle(instance, this.#outcomeOf(word))
      if (!this.#setting.mishaps?.isTakenAway()) return this.#rest(instance)
      void instance.end()
      this.#feed()
    },
  }

  #outcomeOf({ requestId, payload, error }: Extract<WorkerWord, { kind: 'done' }>): Outcome {
    if (error) return failed('error', requestId, error)
    if (payload !== undefined && !isTooLarge(payload)) return { ok: true, requestId, payload }
    const errorMessage = 'Response payload size exceeded maximum allowed payload size (6291556 bytes).'
    return failed('too-large', requestId, { errorType: 'Function.ResponseSizeTooLarge', errorMessage })
  }

  #rest(instance: Instance): void {
    this.#starting.delete(instance)
    if (this.#ended) return
    instance.idleSince = performance.now()
    this.#idle.push(instance)
    this.#feed()
  }

  #settle(instance: Instance, outcome: Outcome): void {
    const running = this.#running.get(instance)
    if (!running) return
    clearTimeout(running.timer)
    this.#running.delete(instance)
    if (!outcome.ok) this.#setting.ledger.of(this.#setting.definition.name).errors += 1
    running.settle({ ...outcome, requestId: running.requestId })
  }

  #kill(instance: Instance, outcome: Outcome): void {
    this.#settle(instance, outcome)
    void instance.end()
    this.#feed()
  }

  /** An instance ended by itself: what it was doing fails; where it never got ready, the event that waits for it does. */
  #gone(instance: Instance, error: FunctionError): void {
    const wasStarting = this.#starting.delete(instance)
    const position = this.#idle.indexOf(instance)
    if (position >= 0) this.#idle.splice(position, 1)
    if (this.#running.has(instance)) this.#settle(instance, failed('exit', '', error))
    if (wasStarting && !this.#ended) {
      const waiting = this.#queue.take()
      waiting?.settle(failed('error', waiting.requestId, error))
      this.#setting.line(this.#setting.definition.name, 'error', `${error.errorType}: ${error.errorMessage}`)
    }
    void instance.end()
    if (!this.#ended) this.#feed()
  }
}
