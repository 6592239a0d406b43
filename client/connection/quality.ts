/** How good the way to the server is. */
export type Quality = 'good' | 'fair' | 'poor'

const LOOKED_AT = 8
/** So many slow answers of those say that the way is slow; fewer, that a function had to start, or one was long. */
const SLOW = 3
const BOUNDS = { fair: 800, poor: 2000 } as const
/** Only what is so far below its bound is over: else what is near it would come and go. */
const SLACK = 0.7

/** Judges a way by what is asked over it anyway: how long the answers take, in milliseconds, and which never come. */
export class Gauge {
  readonly #saving: () => boolean
  readonly #changed: () => void
  #measured: Quality = 'good'
  #times: readonly number[] = []

  /** `saving`: whether the device should save data; `changed`: the way is as good as another. */
  constructor(saving: () => boolean, changed: () => void) {
    this.#saving = saving
    this.#changed = changed
  }

  /** Poor, however good it is, where the device should save data. */
  get quality(): Quality {
    return this.#saving() ? 'poor' : this.#measured
  }

  /** The middle of the last times; infinite where most are lost, absent before there is an answer. */
  get roundTripMs(): number | undefined {
    return this.#sorted[this.#times.length >> 1]
  }

  /** An answer took so long, or never came. */
  readonly take = (ms = Number.POSITIVE_INFINITY): void => {
    this.#times = [...this.#times, ms].slice(-LOOKED_AT)
    const slow = this.#sorted.at(-SLOW) ?? 0
    const was = this.#measured
    const isAt = (bound: number, wasThere: boolean) => slow >= bound * (wasThere ? SLACK : 1)
    if (isAt(BOUNDS.poor, was === 'poor')) this.#measured = 'poor'
    else this.#measured = isAt(BOUNDS.fair, was !== 'good') ? 'fair' : 'good'
    if (this.#measured !== was) this.#changed()
  }

  /** The network is another one: what was seen of the last says nothing of it. */
  begin(): void {
    this.#times = []
  }

  get #sorted(): readonly number[] {
    return [...this.#times].sort((one, other) => one - other)
  }
}
