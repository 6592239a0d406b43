/** Ends things in the opposite order of their beginnings, each once. */
export class Endings {
  readonly #endings: (() => unknown)[] = []

  /** Something that has begun, and how it ends. */
  add(ending: () => unknown): void {
    this.#endings.push(ending)
  }

  /** Ends everything, the youngest first. A fault in one ending does not keep the others from theirs; the first is thrown. */
  async run(): Promise<void> {
    const faults: unknown[] = []
    for (let ending = this.#endings.pop(); ending; ending = this.#endings.pop()) {
      try {
        await ending()
      } catch (fault) {
        faults.push(fault)
      }
    }
    if (faults.length > 0) throw faults[0]
  }
}
