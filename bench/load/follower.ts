import type { Channel } from '../../client/index.ts'

/** What came of one who listens. Each number but the first is a fault when it is not 0. */
export type Heard = {
  readonly seen: number
  readonly lost: number
  readonly duplicated: number
  readonly outOfOrder: number
}

/** One who listens in one channel: a number and some counts, however much is said. */
export class Follower {
  #last: number
  #seen = 0
  #duplicated = 0
  #outOfOrder = 0
  #resets = 0

  /** Listens from a number on. `heard` is told the moment each entry was committed, in epoch milliseconds. */
  constructor(channel: Pick<Channel, 'on'>, from: number, heard: (at: number) => void = () => {}) {
    this.#last = from
    channel.on('message', ({ seq, at }) => {
      if (seq <= this.#last) this.#duplicated++
      else if (seq > this.#last + 1) this.#outOfOrder++
      this.#last = Math.max(this.#last, seq)
      this.#seen++
      heard(Date.parse(at))
    })
    channel.on('reset', () => {
      this.#resets++
    })
  }

  /** Everything up to here has been told. */
  get last(): number {
    return this.#last
  }

  /** Judges, given where the channel stands. A view that was begun anew has lost what lay between. */
  verdict(head: number): Heard {
    const lost = Math.max(0, head - this.#last) + this.#resets
    return { seen: this.#seen, lost, duplicated: this.#duplicated, outOfOrder: this.#outOfOrder }
  }
}

/** Adds up what came of many. */
export const sumOf = (heard: readonly Heard[]): Heard => {
  const sum = (of: keyof Heard) => heard.reduce((total, one) => total + one[of], 0)
  return {
    seen: sum('seen'),
    lost: sum('lost'),
    duplicated: sum('duplicated'),
    outOfOrder: sum('outOfOrder'),
  }
}
