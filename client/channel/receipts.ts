import type { Connection } from '../connection/connection.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'
import { advanced, type Marks, NONE, OwnMarks } from './marks.ts'

type Surroundings = { readonly connection: Connection; readonly ports: Ports; readonly timers: Timers }

/** The receipts of one channel: the caller's own, told at most once a second, and those of the others. */
export class Receipts {
  readonly own = new OwnMarks()
  readonly #others = new Map<string, Marks>()
  readonly #channel: string
  readonly #surroundings: Surroundings
  #cancel: (() => void) | undefined

  constructor(channel: string, surroundings: Surroundings) {
    this.#channel = channel
    this.#surroundings = surroundings
  }

  get others(): ReadonlyMap<string, Marks> {
    return this.#others
  }

  /** Somebody else's marks. Answers whether they moved. */
  hear(user: string, marks: Marks): boolean {
    const before = this.#others.get(user)
    const after = advanced(before ?? NONE, marks)
    this.#others.set(user, after)
    return after.read !== before?.read || after.delivered !== before.delivered
  }

  /** Somebody has left. */
  part(user: string): void {
    this.#others.delete(user)
  }

  /** Wants to be told; is, at once or within a second, as soon as there is a connection. */
  want(marks: Partial<Marks>): void {
    this.own.want(marks)
    this.tell()
  }

  /** Tells what is due. */
  tell(): void {
    const { ports, timers } = this.#surroundings
    const due = this.own.due(ports.now())
    if (!due || this.#cancel) return
    if ('frame' in due) this.#say(due.frame)
    else
      this.#cancel = timers.after(due.waitMs, () => {
        this.#cancel = undefined
        this.tell()
      })
  }

  /** Tells what still waits for its second: there will be no later. */
  flush(): void {
    const { untold } = this.own
    if (untold) this.#say(untold)
  }

  forget(): void {
    this.own.forget()
    this.#others.clear()
    this.#cancel?.()
    this.#cancel = undefined
  }

  #say(frame: Partial<Marks>): void {
    const { connection, ports } = this.#surroundings
    if (connection.tell('receipt', { channel: this.#channel, ...frame })) this.own.told(frame, ports.now())
  }
}
