import type { RequestOf } from '../../shared/protocol/routes.ts'
import type { Body } from '../body.ts'
import { backoff } from '../connection/backoff.ts'
import type { Connection } from '../connection/connection.ts'
import { HeliographError, hasCode, LinkLost } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'
import type { Beside, Outbox, Written } from './outbox.ts'
import { type Item, itemOf, NOBODY, type Pending, type Sent, type Unsent } from './pending.ts'

/** For so long the server knows a repeat again. An older one could become a second entry, and only the person can tell. */
const KNOWN_MS = 7 * 24 * 3_600_000

const ACTIONS = { edit: 'edit', delete: 'delete', reaction: 'react' } as const

/** What says a message to the server. */
const asked = ({ channel, key, body, about, amends, after, afterEpoch }: Written) => {
  const frame = { channel, key, after, afterEpoch }
  if (!amends) return ['message', { ...frame, body, about }] as const
  const { as, ...rest } = amends
  return [ACTIONS[as], { ...frame, ...rest, ...(as === 'edit' && { body }) }] as const
}

/** All that tells one message from another under the same key. */
const textOf = ({ body, about, amends }: Beside & { readonly body: Body }): string =>
  JSON.stringify([body, about, amends?.seq, amends?.as, amends?.emoji, amends?.on])

type Surroundings = {
  readonly connection: Connection
  readonly ports: Ports
  readonly timers: Timers
  readonly outbox: Outbox
}
type Hooks = {
  /** The head as far as it is known; absent where nothing is. */
  readonly head: () => number | undefined
  readonly epoch: () => string | undefined
  readonly answered: (written: Written, reply: Sent & { epoch: string }) => void
  readonly changed: (pending: readonly Pending[]) => void
  readonly unsent: (unsent: Unsent) => void
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
    const messages = this.#queue.filter(({ written }) => !written.amends)
    return messages.map(({ written: { key, body, at }, state, tries }) => ({
      key,
      body,
      state,
      tries,
      at,
    }))
  }

  get isSending(): boolean {
    return this.#queue[0]?.state === 'sending'
  }

  /** Puts a message at the end. What it says is fixed now, whatever is done to the object later. */
  send(body: object, key: string, beside: Beside = {}): Promise<Sent> {
    const { outbox } = this.#surroundings
    const sent = new Promise<Sent>((resolve, reject) => {
      const own = JSON.parse(JSON.stringify(body)) as Body
      const written = outbox.keep(
        outbox.write(this.#channel, key, own, { ...beside, ...(beside.amends && this.#known()) }),
      )
      this.#queue.push(itemOf(written, { resolve, reject }))
      this.#go()
    })
    // Who does not wait for it is told by `unsent`.
    sent.catch(() => {})
    return sent
  }

  /** Takes over a message of an earlier run: before what was written later, as long as that has not been tried. */
  restore(written: Written): void {
    if (this.#queue.some(({ written: { key } }) => key === written.key)) return
    const later = this.#queue.findIndex(({ tries, written: { at } }) => tries === 0 && at >= written.at)
    this.#queue.splice(later < 0 ? this.#queue.length : later, 0, itemOf(written, NOBODY))
    this.#go()
  }

  /** Keeps what was written before it was known whose it is. */
  keep(): void {
    for (const item of this.#queue) item.written = this.#surroundings.outbox.keep(item.written)
  }

  /** The log itself says that a message is in it: no need to ask further. Another body under its key is another message. */
  settle(entry: Beside & { readonly key: string; readonly body: Body }, sent: Sent): void {
    const text = textOf(entry)
    const item = this.#queue.find(({ written }) => written.key === entry.key && textOf(written) === text)
    if (item) this.#done(item, sent)
  }

  #go(): void {
    this.#hooks.changed(this.pending)
    void this.#pump()
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
      // It may be settled meanwhile, or an older one has come before it.
      if (this.#queue[0] !== item) return 0
      this.#prepare(item)
      const [action, frame] = asked(item.written)
      this.#answered(item, await connection.askOnce(action, frame as RequestOf<'message'>))
      return 0
    } catch (thrown) {
      return this.#refused(item, thrown)
    }
  }

  /** From now on it may be in the log: that is kept before it goes. */
  #prepare(item: Item): void {
    const { ports, outbox } = this.#surroundings
    if (ports.now() - item.written.at > KNOWN_MS) throw new HeliographError('EXPIRED')
    if (!item.written.isTried)
      item.written = outbox.keep({
        ...item.written,
        isTried: true,
        ...(item.written.after === undefined && this.#known()),
      })
    item.tries++
    this.#become(item, 'sending')
  }

  #known(): Pick<Written, 'after' | 'afterEpoch'> {
    const after = this.#hooks.head()
    return { after, ...(after !== undefined && { afterEpoch: this.#hooks.epoch() }) }
  }

  #answered(item: Item, reply: Sent & { epoch: string }): void {
    const { seq, at, duplicate } = reply
    if (this.#done(item, { seq, at, duplicate })) this.#hooks.answered(item.written, reply)
  }

  /** How long to wait before the next try, in milliseconds; or it was the last one. */
  #refused(item: Item, thrown: unknown): number {
    const isUnanswered = thrown instanceof LinkLost || hasCode(thrown, 'TIMEOUT')
    const error = thrown instanceof HeliographError ? thrown : new HeliographError('INTERNAL', {}, thrown)
    if (isUnanswered) {
      if (this.#queue.includes(item)) this.#become(item, 'queued')
      return 0
    }
    if (thrown === error && (error.advice === 'wait' || error.advice === 'retry')) {
      const pause = backoff(item.failures++, this.#surroundings.ports.random)
      return error.retryAfterMs || pause
    }
    this.#end(item, error)
    return 0
  }

  /** It is in the log. Answers whether that was news. */
  #done(item: Item, sent: Sent): boolean {
    const wasThere = this.#remove(item)
    this.#surroundings.outbox.drop(item.written)
    item.resolve(sent)
    return wasThere
  }

  /** It is given up; one that only the end of the client ends is left to the next. */
  #end(item: Item, error: HeliographError): void {
    this.#remove(item)
    item.reject(error)
    if (error.code === 'CLOSED') return
    const { channel, key, body, at, about, amends } = item.written
    this.#surroundings.outbox.drop(item.written)
    this.#hooks.unsent({ channel, key, body, at, error, ...(about && { about }), ...(amends && { amends }) })
  }

  #become(item: Item, state: Item['state']): void {
    item.state = state
    this.#hooks.changed(this.pending)
  }

  #remove(item: Item): boolean {
    const wasThere = this.#queue.includes(item)
    this.#queue = this.#queue.filter(one => one !== item)
    if (wasThere) this.#hooks.changed(this.pending)
    return wasThere
  }
}
