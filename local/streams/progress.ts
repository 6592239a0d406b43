/** Follows which records of a shard are done with, however they finish, and tells how far all before are done. */
export class Progress {
  readonly #open: { readonly sequence: string; done: boolean }[] = []
  readonly #bySequence = new Map<string, { readonly sequence: string; done: boolean }>()

  /** How many records are under way. */
  get size(): number {
    return this.#open.length
  }

  /** A record that was read, in the stream's order. */
  begin(sequence: string): void {
    const entry = { sequence, done: false }
    this.#open.push(entry)
    this.#bySequence.set(sequence, entry)
  }

  /** Marks records as done with; returns the sequence number up to which everything is, if that moved. */
  finish(sequences: readonly string[]): string | undefined {
    for (const sequence of sequences) {
      const entry = this.#bySequence.get(sequence)
      if (entry) entry.done = true
    }
    let reached: string | undefined
    while (this.#open[0]?.done) {
      reached = this.#open.shift()?.sequence
      if (reached !== undefined) this.#bySequence.delete(reached)
    }
    return reached
  }
}
