import type { Entry, Position } from '../../shared/protocol/fields.ts'

/** Entries held back at most; what comes beyond them is asked for again when its turn comes. */
const HELD_MOST = 1000

/**
 * One device's view of a channel's log: takes entries in any order, any number of times, and gives out each once,
 * ascending, without a hole. It knows no time and asks nobody; `isBehind` says when somebody should.
 */
export class LogView {
  #position: Position | undefined
  #begun = 0
  #head = 0
  #foreign = false
  #held = new Map<number, Entry>()
  /** What came before the view had a position. */
  #early: { readonly epoch: string; readonly entry: Entry }[] = []

  /** Up to where everything has been given out; absent until the view is placed. */
  get position(): Position | undefined {
    return this.#position
  }

  /** True when there is, or may be, something after the position that has not come: ask `sync`. */
  get isBehind(): boolean {
    return this.#position !== undefined && (this.#foreign || this.#head > this.#position.seq)
  }

  /** The first thing that came before the view had a position. */
  get earliest(): Position | undefined {
    const [first] = this.#early
    if (!first) return undefined
    const seqs = this.#early.filter(({ epoch }) => epoch === first.epoch).map(({ entry }) => entry.seq)
    return { epoch: first.epoch, seq: Math.min(...seqs) }
  }

  /** Begins, or begins anew, at a position; gives out what had come too early and is next. */
  place({ epoch, seq }: Position): readonly Entry[] {
    const early = [...this.#early, ...[...this.#held.values()].map(entry => ({ epoch: this.#epoch, entry }))]
    this.forget()
    this.#position = { epoch, seq }
    this.#begun = seq
    this.#head = seq
    return this.#take(early.filter(one => one.epoch === epoch).map(({ entry }) => entry))
  }

  /** Takes entries of one epoch; gives out those that are next, with all that they set free. */
  offer(epoch: string, entries: readonly Entry[]): readonly Entry[] {
    if (!this.#position) {
      for (const entry of entries) if (this.#early.length < HELD_MOST) this.#early.push({ epoch, entry })
      return []
    }
    if (epoch === this.#position.epoch) return this.#take(entries)
    this.#foreign = true
    return []
  }

  /** Takes notice of a head. One of another epoch means that the log is not the one that was read. */
  learn(head: number, epoch = this.#epoch): void {
    if (epoch !== this.#epoch) this.#foreign = true
    else this.#head = Math.max(this.#head, head)
  }

  /**
   * Whether what is given out here follows what was read of a log when it had that head. Not before the view began, since
   * nothing brings what happened between the two, and not where the log is another one.
   */
  follows(head: number, epoch: string): boolean {
    return !this.#position || (epoch === this.#epoch && head >= this.#begun)
  }

  /** Takes notice of where the server says that the log ends. A position beyond it is of another log, whatever the epoch says. */
  compare(head: number, epoch: string): void {
    this.learn(head, epoch)
    if (head < (this.#position?.seq ?? 0)) this.#foreign = true
  }

  /** The server itself has just said that the log is this one. */
  agree(epoch: string, head: number): void {
    this.#foreign = false
    this.learn(head, epoch)
  }

  /** Back to having no position. */
  forget(): void {
    this.#position = undefined
    this.#held = new Map()
    this.#early = []
    this.#foreign = false
  }

  get #epoch(): string {
    return this.#position?.epoch ?? ''
  }

  /** Not before there is a position. */
  #take(entries: readonly Entry[]): readonly Entry[] {
    const given: Entry[] = []
    for (const entry of entries) {
      const { epoch, seq } = this.#position as Position
      const hasRoom = entry.seq === seq + 1 || this.#held.size < HELD_MOST
      this.#head = Math.max(this.#head, entry.seq)
      if (entry.seq > seq && hasRoom) this.#held.set(entry.seq, entry)
      for (let at = seq + 1, next = this.#held.get(at); next; next = this.#held.get(++at)) {
        this.#held.delete(at)
        this.#position = { epoch, seq: at }
        given.push(next)
      }
    }
    return given
  }
}
