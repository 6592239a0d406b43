/** The server's time, as far as it was heard: what a device believes of the time is often wrong by minutes. */
export class ServerClock {
  readonly #now: () => number
  #aheadMs = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now() + this.#aheadMs
  }

  /** What it was just now, RFC 3339. */
  readonly learn = (serverTime: string): void => {
    this.#aheadMs = Date.parse(serverTime) - this.#now()
  }
}
