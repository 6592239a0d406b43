type Life = {
  /** The first has come; answers how to end it. */
  readonly begin: () => () => void
  /** The last has gone, and nobody came back at once. */
  readonly ended: () => void
  /** Something has changed, and those who look are about to be told. */
  readonly refresh: () => void
}

/**
 * Those who look at something that hooks share. It begins with the first of them and ends after the last, in a moment: what
 * React takes down only to put it up again (StrictMode does, and a list that is sorted anew) goes on.
 */
export class Watchers {
  readonly #life: Life
  readonly #told = new Set<() => void>()
  #end: (() => void) | undefined
  #isDue = false

  constructor(life: Life) {
    this.#life = life
  }

  /** Answers how to stop looking. */
  readonly add = (changed: () => void): (() => void) => {
    // Its own function each time, so that one who looks twice can stop once.
    const told = () => changed()
    this.#told.add(told)
    this.#end ??= this.#life.begin()
    return () => {
      this.#told.delete(told)
      queueMicrotask(() => this.#endIfAlone())
    }
  }

  /** Something has changed: those who look are told once for everything that changes at a stroke. */
  readonly tell = (): void => {
    if (this.#isDue) return
    this.#isDue = true
    queueMicrotask(() => {
      this.#isDue = false
      this.#life.refresh()
      for (const told of [...this.#told]) told()
    })
  }

  #endIfAlone(): void {
    if (this.#told.size > 0 || !this.#end) return
    this.#end()
    this.#end = undefined
    this.#life.ended()
  }
}
