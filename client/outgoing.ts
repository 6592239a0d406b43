import type { Body } from './body.ts'
import { backoff } from './backoff.ts'
import type { Connection } from './connection.ts'
import { HeliographError, hasCode, LinkLost } from './errors.ts'
import type { Ports } from './ports.ts'
import type { Timers } from './timers.ts'

/** Where an entry stands in the log. `duplicate`: an earlier try had made it already. */
export type Sent = { readonly seq: number; readonly at: string; readonly duplicate: boolean }

/**
 * A message on its way. `queued`: others are before it, or there is no connection; `sending`: it waits for the reply;
 * `waiting`: it was refused for the moment and goes again by itself.
 */
export type Pending<B extends object = Body> = {
  readonly key: string
  readonly body: B
  readonly state: 'queued' | 'sending' | 'waiting'
  readonly tries: number
}

/** Everything that a frame of it says stands here as plain data, so that it could be kept over a restart. */
type Item = {
  readonly key: string
  readonly body: Body
  /** The head that was known when it first went; every try says the same. */
  after?: number
  state: Pending['state']
  tries: number
  failures: number
  readonly finished: Promise<void>
  readonly resolve: (sent: Sent) => void
  readonly reject: (error: Error) => void
}

type Surroundings = { readonly connection: Connection; readonly ports: Ports; readonly timers: Timers }
type Hooks = {
  /** The head as far as it is known; absent where nothing is. */
  readonly head: () => number | undefined
  readonly answered: (item: { key: string; body: Body }, reply: Sent & { epoch: string }) => void
  readonly changed: () => void
}

/**
 * The messages of one channel on their way: in order, one in flight, each with the same key and the same `after` until
 * it is answered. Only a refusal that is final ends one, and that one alone.
 */
export class Outgoing {
  readonly #channel: string
  readonly #surroundings: Surroundings
  readonly #hooks: Hooks
  #queue: Item[] = []
  #isPumping = false

  constructor(channel: string, surroundings: Surroundings, hooks: Hooks) {
    this.#channel = channel
    this.#surroundings = surroundings
    this.#hooks = hooks
  }

  get pending(): readonly Pending[] {
    return this.#queue.map(({ key, body, state, tries }) => ({ key, body, state, tries }))
  }

  get isSending(): boolean {
    return this.#queue[0]?.state === 'sending'
  }

  /** Puts a message at the end. What it says is fixed now, whatever is done to the object later. */
  send(body: object, key: string): Promise<Sent> {
    let finish = () => {}
    const finished = new Promise<void>(resolve => {
      finish = resolve
    })
    const sent = new Promise<Sent>((resolve, reject) => {
      const own = JSON.parse(JSON.stringify(body)) as Body
      this.#queue.push({ key, body: own, state: 'queued', tries: 0, failures: 0, finished, resolve, reject })
    })
    sent.then(finish, finish)
    this.#hooks.changed()
    void this.#pump()
    return sent
  }

  /** The log itself says that a message is in it: no need to ask further. */
  settle(key: string, sent: Sent): void {
    const item = this.#queue.find(one => one.key === key)
    if (!item) return
    this.#remove(item)
    item.resolve(sent)
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return
    this.#isPumping = true
    for (let item = this.#queue[0]; item; item = this.#queue[0])
      await Promise.race([this.#try(item), item.finished])
    this.#isPumping = false
  }

  /** One try, and the pause that it may have to be followed by. */
  async #try(item: Item): Promise<void> {
    const waitMs = await this.#attempt(item)
    if (waitMs <= 0 || !this.#queue.includes(item)) return
    this.#become(item, 'waiting')
    await this.#surroundings.timers.sleep(waitMs)
  }

  async #attempt(item: Item): Promise<number> {
    const { connection } = this.#surroundings
    try {
      await connection.link()
      if (!this.#queue.includes(item)) return 0
      if (item.tries === 0) this.#fixAfter(item)
      item.tries++
      this.#become(item, 'sending')
      const { key, body, after } = item
      const position = after === undefined ? {} : { after }
      const reply = await connection.askOnce('message', { channel: this.#channel, key, body, ...position })
      this.#answered(item, reply)
      return 0
    } catch (thrown) {
      return this.#refused(item, thrown)
    }
  }

  #fixAfter(item: Item): void {
    const head = this.#hooks.head()
    if (head !== undefined) item.after = head
  }

  #answered(item: Item, { epoch, seq, at, duplicate }: Sent & { epoch: string }): void {
    const isNews = this.#remove(item)
    if (isNews) this.#hooks.answered(item, { epoch, seq, at, duplicate })
    item.resolve({ seq, at, duplicate })
  }

  /** How long to wait before the next try, in milliseconds; or it was the last one. */
  #refused(item: Item, thrown: unknown): number {
    const isUnanswered = thrown instanceof LinkLost || hasCode(thrown, 'TIMEOUT')
    const advice = thrown instanceof HeliographError ? thrown.advice : undefined
    if (isUnanswered) {
      if (this.#queue.includes(item)) this.#become(item, 'queued')
      return 0
    }
    if (advice === 'wait' || advice === 'retry') {
      const pause = backoff(item.failures, this.#surroundings.ports.random)
      item.failures++
      return thrown instanceof HeliographError && thrown.retryAfterMs ? thrown.retryAfterMs : pause
    }
    this.#remove(item)
    item.reject(thrown instanceof Error ? thrown : new HeliographError('INTERNAL', {}, thrown))
    return 0
  }

  #become(item: Item, state: Item['state']): void {
    item.state = state
    this.#hooks.changed()
  }

  #remove(item: Item): boolean {
    const wasThere = this.#queue.includes(item)
    this.#queue = this.#queue.filter(one => one !== item)
    if (wasThere) this.#hooks.changed()
    return wasThere
  }
}
