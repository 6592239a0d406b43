/** Messages are metered in steps of 32 KB. https://aws.amazon.com/api-gateway/pricing/ */
const STEP_BYTES = 32 * 1024
const stepsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / STEP_BYTES))

/** What API Gateway bills: messages in steps of 32 KB, and for how long sockets are open. */
export type TrafficRead = {
  /** From clients. */
  readonly heard: number
  /** To the one who spoke, on the way back. */
  readonly answered: number
  /** To sockets, posted and taken. */
  readonly posted: number
  /** Added up over the sockets, those that are open included. */
  readonly openMs: number
}

/** Counts what goes over the sockets of an API. */
export class Traffic {
  #heard = 0
  #answered = 0
  #posted = 0
  #statuses: Record<number, number> = {}
  #open = 0
  #openMs = 0
  #lookedAt = performance.now()

  /** A frame of a client. */
  hear(bytes: number): void {
    this.#heard += stepsOf(bytes)
  }

  /** A frame back to the one who spoke. */
  answer(bytes: number): void {
    this.#answered += stepsOf(bytes)
  }

  /** An answered `POST @connections`. One that reached nobody is taken to be free; AWS says nothing about it. */
  post(status: number, bytes: number): void {
    this.#statuses[status] = (this.#statuses[status] ?? 0) + 1
    if (status === 200) this.#posted += stepsOf(bytes)
  }

  open(): void {
    this.#look()
    this.#open += 1
  }

  close(): void {
    this.#look()
    this.#open -= 1
  }

  read(): { readonly traffic: TrafficRead; readonly posts: Readonly<Record<number, number>> } {
    this.#look()
    const traffic = {
      heard: this.#heard,
      answered: this.#answered,
      posted: this.#posted,
      openMs: Math.round(this.#openMs),
    }
    return { traffic, posts: { ...this.#statuses } }
  }

  /** Starts again from nothing; what is open stays so. */
  reset(): void {
    this.#look()
    ;[this.#heard, this.#answered, this.#posted, this.#openMs, this.#statuses] = [0, 0, 0, 0, {}]
  }

  #look(): void {
    const now = performance.now()
    this.#openMs += this.#open * (now - this.#lookedAt)
    this.#lookedAt = now
  }
}
