import { DIALECTS, type Dialect, type Speaker, sentTimes, type Voice } from './dialects.ts'
import { openRaw, type RawSocket } from './raw-socket.ts'

/** What all sockets of a crowd add to. */
export type Tally = {
  said: number
  acknowledged: number
  told: number
  /** Told of each message of others: how long it was under way, in milliseconds; set while it is measured. */
  delay: ((ms: number) => void) | undefined
}

const PATIENCE_MS = 120_000

/** One socket of a crowd. */
export class Talker {
  readonly #speaker: Speaker
  readonly #tally: Tally
  readonly #socket: RawSocket
  readonly #opened = Promise.withResolvers<void>()
  #answered = 0
  #isClosing = false
  /** Called when a message of this socket is acknowledged. */
  acknowledged: (() => void) | undefined

  constructor(dialect: Dialect, url: string, voice: Voice, tally: Tally, greets: boolean) {
    this.#speaker = DIALECTS[dialect](voice)
    this.#tally = tally
    const late = setTimeout(() => this.#opened.reject(new Error('a socket did not open')), PATIENCE_MS)
    this.#socket = openRaw(new URL(url + this.#speaker.path), this.#speaker.headers, {
      open: () => (greets || dialect === 'socketIo' ? this.#greet() : this.#opened.resolve()),
      frame: frame => this.#hear(frame),
      end: why => this.#end(why),
    })
    void this.#opened.promise.catch(() => undefined).finally(() => clearTimeout(late))
  }

  /** Resolves once it is open and has been answered to its greetings. */
  get opened(): Promise<void> {
    return this.#opened.promise
  }

  say(): void {
    this.#tally.said++
    this.#socket.send(this.#speaker.say(performance.now()))
  }

  close(): void {
    this.#isClosing = true
    this.#socket.close()
  }

  #greet(): void {
    const next = this.#speaker.greetings[this.#answered]
    if (next === undefined) this.#opened.resolve()
    else this.#socket.send(next)
  }

  #hear(frame: Buffer): void {
    const answer = this.#speaker.answer(frame)
    if (answer !== undefined) this.#socket.send(answer)
    const { opened, ack, told } = this.#speaker.hear(frame)
    if (told > 0) this.#take(frame, told)
    if (ack) {
      this.#tally.acknowledged++
      this.acknowledged?.()
    }
    if (!opened) return
    this.#answered++
    this.#greet()
  }

  #take(frame: Buffer, told: number): void {
    const { delay } = this.#tally
    this.#tally.told += told
    if (!delay) return
    const now = performance.now()
    for (const at of sentTimes(frame)) delay(now - at)
  }

  #end(why: string): void {
    this.#opened.reject(new Error(`a socket ended: ${why}`))
    // Whoever measures must not go on with fewer sockets than it says.
    if (!this.#isClosing && this.#answered > 0) throw new Error(`a socket ended: ${why}`)
  }
}
