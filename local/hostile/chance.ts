/** A seeded stream of chance: the same seed and name bring the same choices, one after another. */
export class Chance {
  #state: number

  constructor(seed: number, name: string) {
    this.#state = hashOf(`${seed} ${name}`)
  }

  /** From 0 to below 1. Mulberry32: enough for faults, and no more than a line. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** FNV-1a over the code units: a number of 32 bits from any text. */
export const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
