const QUALITIES = ['good', 'fair', 'poor'] as const
/** How good the way to the server is. */
export type Quality = (typeof QUALITIES)[number]

const LOOKED_AT = 8
/** So many slow answers of those say that the way is slow; fewer, that a function had to start, or one was long. */
const SLOW = 3
/** In milliseconds: from where on it is fair, and poor. */
const BOUNDS = [800, 2000]
/** Only what is so far below its bound is over: else what is near it would come and go. */
const SLACK = 0.7

/** Judges a way by what is asked over it anyway: how long the answers take, in milliseconds, and which never come. */
export class Gauge {
  readonly #saving: () => boolean
  readonly #changed: () => void
  /** So many bounds the way is beyond. */
  #beyond = 0
  #times: readonly number[] = []

  /** `saving`: whether the device should save data; `changed`: the way is as good as another. */
  constructor(saving: () => boolean, changed: () => void) {
    this.#saving = saving
    this.#changed = changed
  }

  /** Poor, however good it is, where the device should save data. */
  get quality(): Quality {
    return QUALITIES[this.#saving() ? BOUNDS.length : this.#beyond] as Quality
  }

  /** The middle of the last times; infinite where most are lost, absent before there is an answer. */
  get roundTripMs(): number | undefined {
    return this.#sorted[this.#times.length >> 1]
  }

  /** An answer took so long, or never came. */
  readonly take = (ms = Number.POSITIVE_INFINITY): void => {
    this.#times = [...this.#times, ms].slice(-LOOKED_AT)
    const slow = this.#sorted.at(-SLOW) ?? 0
    const was = this.#beyond
    this.#beyond = BOUNDS.filter((bound, at) => slow >= bound * (at < was ? SLACK : 1)).length
    if (this.#beyond !== was) this.#changed()
  }

  /** The network is another one: what was seen of the last says nothing of it. */
  begin(): void {
    this.#times = []
  }

  get #sorted(): readonly number[] {
    return [...this.#times].sort((one, other) => one - other)
  }
}
