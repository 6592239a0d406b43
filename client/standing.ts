/** Where a channel stands, as far as is known here: its log's epoch and head, and the caller's own words at its end. */
export class Standing {
  /** The epoch that the server's list said last, as long as the caller is in the channel. */
  listed: string | undefined
  #epoch: string | undefined
  #head = 0
  #ownUpTo = 0
  /** The two epochs of which the list was last asked which is right. */
  #doubt: string | undefined

  get epoch(): string | undefined {
    return this.#epoch
  }

  get head(): number {
    return this.#head
  }

  /** A head that was seen: in a reply, an event, or an entry. */
  learn(epoch: string, head: number): void {
    if (epoch !== this.#epoch) this.begin(epoch, head)
    else this.#head = Math.max(this.#head, head)
  }

  /** A head that a heartbeat told: of the log that the list says, where it says one. Answers the epoch. */
  heard(head: number): string | undefined {
    const epoch = this.listed ?? this.#epoch
    if (epoch !== undefined) this.learn(epoch, head)
    return epoch
  }

  /**
   * The log of the position goes on, as a `sync` has said. Answers false where another log was told of last (by a straggler,
   * or by an instance of before a restore) and the list does not say which it is: once for the same two, since while both
   * are told in turn no list settles it.
   */
  goesOn(epoch: string, head: number): boolean {
    if (epoch === this.listed) this.learn(epoch, head)
    const doubt = `${this.#epoch} ${epoch}`
    const isNews = epoch !== this.#epoch && doubt !== this.#doubt
    if (isNews) this.#doubt = doubt
    return !isNews
  }

  /** Of another log: the numbers begin again. */
  begin(epoch: string, head: number): void {
    this.#epoch = epoch
    this.#head = head
    this.#ownUpTo = 0
  }

  /** Who had read everything and then spoke has nothing unread. */
  spoke(seq: number, read: number): void {
    if (Math.max(read, this.#ownUpTo) >= seq - 1) this.#ownUpTo = Math.max(this.#ownUpTo, seq)
  }

  unread(read: number): number {
    return Math.max(0, this.#head - Math.max(read, this.#ownUpTo))
  }
}
