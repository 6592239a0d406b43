/** Where a channel stands, as far as is known here: its log's epoch and head, and the caller's own words at its end. */
export class Standing {
  #epoch: string | undefined
  #head = 0
  #ownUpTo = 0

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
