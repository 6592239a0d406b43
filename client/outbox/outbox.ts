import type { Amends } from '../../shared/protocol/fields.ts'
import type { Body } from '../body.ts'
import type { Own } from '../storage.ts'
import type { Kept } from './kept.ts'

/** Which entry a message answers, or which one it amends, and how. */
export type Beside = {
  readonly about?: number | undefined
  readonly amends?: Amends | undefined
}
/** Where the log was known to end, and which log that is. */
type Known = Pick<Written, 'after' | 'afterEpoch'>

/** A message as it is kept: all that a frame of it says, as plain data. */
export type Written = Beside & {
  /** Its name in the storage. */
  readonly name: string
  readonly channel: string
  readonly key: string
  readonly body: Body
  /** When it was written, in milliseconds since 1970; those of one program never the same, and in their order. */
  readonly at: number
  /** It may have been sent: what it says is fixed. */
  readonly isTried: boolean
  /** The head that was known when it first went, or when an amendment was written; every try says the same. */
  readonly after?: number | undefined
  /** The log in which that was the head. */
  readonly afterEpoch?: string | undefined
}

type Ports = { readonly own: Own; readonly key: () => string; readonly now: () => number }

const NAME = 'out '
/** A browser gives a site some five million characters. Beyond a fifth of them messages live in memory alone. */
const MOST_CHARACTERS = 1_000_000

const isWritten = (value: unknown): value is Omit<Written, 'name'> => {
  const { channel, key, body, at } = (value ?? {}) as Partial<Written>
  return [channel, key].every(text => typeof text === 'string') && typeof body === 'object' && Number(at) > 0
}

const parsed = (name: string, text: string | undefined): Written | undefined => {
  try {
    const value: unknown = JSON.parse(text ?? '')
    return isWritten(value) ? { ...value, name, isTried: value.isTried !== false } : undefined
  } catch {
    return undefined
  }
}

const byAge = (one: Written, other: Written): number => one.at - other.at

/**
 * The messages that are written and not yet answered, as the device keeps them: each is there before it is sent, and until
 * what became of it is known. A program sends what it wrote itself, and what others left who run no more.
 */
export class Outbox {
  readonly #kept: Kept
  readonly #ports: Ports
  readonly #lengths = new Map<string, number>()
  /** Whose messages are, or will be, sent here, and how to let go of them. */
  readonly #owners = new Map<string, () => void>()
  #own = ''
  #lastAt = 0

  constructor(kept: Kept, ports: Ports) {
    this.#kept = kept
    this.#ports = ports
  }

  /** A message that is written now. */
  write(channel: string, key: string, body: Body, beside?: Beside & Partial<Known>): Written {
    this.#lastAt = Math.max(this.#ports.now(), this.#lastAt + 0.001)
    return {
      name: this.#nameOf(channel, key),
      channel,
      key,
      body,
      at: this.#lastAt,
      isTried: false,
      ...beside,
    }
  }

  /** Keeps a message as it is now; under a name of this program's own, when it had none before. */
  keep(written: Written): Written {
    if (!this.#kept.isOpen) return written
    this.#open()
    const { name: former, ...rest } = written
    const name = former || this.#nameOf(rest.channel, rest.key)
    const text = JSON.stringify(rest)
    this.#lengths.set(name, name.length + text.length)
    const total = [...this.#lengths.values()].reduce((sum, length) => sum + length, 0)
    if (total > MOST_CHARACTERS) this.#kept.fail(name)
    else this.#kept.write(name, text)
    return { name, ...rest }
  }

  /** What became of it is known. */
  drop({ name }: Written): void {
    this.#lengths.delete(name)
    this.#kept.remove(name)
  }

  /** Takes over what was left by those who run no more; that of one who still runs when it ends. Oldest first. */
  adopt(take: (left: readonly Written[]) => void): void {
    if (!this.#kept.isOpen) return
    this.#open()
    const owners = new Set(this.#kept.names(NAME).map(name => name.split(' ')[1] ?? ''))
    for (const owner of owners) if (!this.#owners.has(owner)) this.#take(owner, () => take(this.#left(owner)))
  }

  /** Lets go of everything: whoever runs next sends what is left. */
  close(): void {
    for (const letGo of this.#owners.values()) letGo()
    this.#owners.clear()
  }

  #open(): void {
    if (this.#own !== '') return
    this.#own = this.#ports.key()
    this.#take(this.#own, () => {})
  }

  #take(owner: string, then: () => void): void {
    this.#owners.set(owner, () => {})
    this.#owners.set(owner, this.#ports.own(this.#kept.lockOf(NAME + owner), then))
  }

  #left(owner: string): readonly Written[] {
    const left = this.#kept.names(`${NAME}${owner} `).flatMap(name => this.#read(name) ?? [])
    for (const { name, at } of left) {
      this.#lengths.set(name, name.length)
      this.#lastAt = Math.max(this.#lastAt, at)
    }
    return left.sort(byAge)
  }

  /** What cannot be read was written by nobody who could have it sent. */
  #read(name: string): Written | undefined {
    const written = parsed(name, this.#kept.read(name))
    if (!written) this.#kept.remove(name)
    return written
  }

  #nameOf(channel: string, key: string): string {
    return this.#own === '' ? '' : `${NAME}${this.#own} ${channel} ${key}`
  }
}
