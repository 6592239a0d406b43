/** All chance of a run: small, quick, and the same on every machine (sfc32). */
export class Chance {
  #a: number
  #b: number
  #c: number
  #d = 1

  constructor(seed: number) {
    this.#a = Math.imul(seed + 1, 0x9e3779b1) >>> 0
    this.#b = Math.imul(seed ^ 0x5bd1e995, 0x85ebca6b) >>> 0
    this.#c = (seed + 0x1234567) >>> 0
    for (let warm = 0; warm < 12; warm++) this.next()
  }

  /** From 0 to below 1. */
  next(): number {
    const sum = (this.#a + this.#b + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }

  /** True so often. No chance is taken for what never happens, so a fault that is off changes nothing else. */
  happens(probability: number): boolean {
    return probability > 0 && this.next() < probability
  }

  /** From `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1))
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  /** One of several, which must not be none. */
  pick<Value>(values: readonly Value[]): Value {
    return values[Math.floor(this.next() * values.length)] as Value
  }

  /** One of several by weight. */
  weighted<Value>(rows: readonly (readonly [number, Value])[]): Value {
    let rest = this.next() * rows.reduce((sum, [weight]) => sum + weight, 0)
    for (const [weight, value] of rows) {
      rest -= weight
      if (rest < 0) return value
    }
    return (rows.at(-1) as readonly [number, Value])[1]
  }

  /** A chance of its own, so that what is drawn there shifts nothing here. */
  branch(): Chance {
    return new Chance(Math.floor(this.next() * 2 ** 31))
  }
}
