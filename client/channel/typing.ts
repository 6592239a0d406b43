import type { Connection } from '../connection/connection.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'
import { FORGOTTEN_MS, OwnTyping, Stamps, Typists } from './typists.ts'

type Surroundings = { readonly connection: Connection; readonly ports: Ports; readonly timers: Timers }

/** Who types in one channel: the others as they are heard of, and the caller as the others are told. */
export class Typing {
  readonly #channel: string
  readonly #surroundings: Surroundings
  readonly #changed: (names: readonly string[]) => void
  readonly #others = new Typists()
  readonly #own = new OwnTyping()
  readonly #stamps = new Stamps()
  #cancelForgetting = () => {}
  #cancelPause = () => {}

  constructor(channel: string, surroundings: Surroundings, changed: (names: readonly string[]) => void) {
    this.#channel = channel
    this.#surroundings = surroundings
    this.#changed = changed
  }

  get names(): readonly string[] {
    return this.#others.names(this.#now())
  }

  /** `at`: the server's time, where it says one. What was overtaken, or took so long that it is over, is not shown. */
  hear(user: string, on: boolean, at?: string): void {
    const isStale = at !== undefined && (this.#stamps.isOld(user, at) || this.#isOver(at))
    if (!isStale) this.#update(() => this.#others.heard(user, on, this.#now()))
  }

  /** An entry of theirs came, which the log got at that time. */
  spoke(user: string, at: string): void {
    this.#stamps.isOld(user, at)
    this.#update(() => this.#others.spoke(user, this.#now()))
  }

  press(): void {
    if (this.#own.press(this.#now())) this.#tell(true)
    this.#cancelPause()
    const remains = this.#own.remains(this.#now()) ?? 0
    this.#cancelPause = this.#surroundings.timers.after(remains, () => this.stop())
  }

  stop(): void {
    this.#cancelPause()
    if (this.#own.end()) this.#tell(false)
  }

  /** What was typed is on its way: the message will say to the others that it is over, so no frame need. */
  sent(): void {
    this.#cancelPause()
    this.#own.end()
  }

  /** A message is in the log: for the others its entry ends also what was typed since it was sent. */
  answered(): void {
    this.#own.overtaken(this.#now())
  }

  #update(how: () => void): void {
    const before = this.names.join()
    how()
    if (this.names.join() !== before) this.#changed(this.names)
    this.#forgetInTime()
  }

  #tell(on: boolean): void {
    this.#surroundings.connection.tell('typing', { channel: this.#channel, on })
  }

  #forgetInTime(): void {
    this.#cancelForgetting()
    const { timers } = this.#surroundings
    const ms = this.#others.nextEnd(this.#now())
    if (ms === undefined) return
    this.#cancelForgetting = timers.after(ms, () => {
      this.#changed(this.names)
      this.#forgetInTime()
    })
  }

  #isOver(at: string): boolean {
    return this.#surroundings.connection.clock.now - Date.parse(at) > FORGOTTEN_MS
  }

  #now(): number {
    return this.#surroundings.ports.now()
  }
}
