import type { Entry } from '../../shared/protocol/fields.ts'
import type { ChannelSummary } from '../api.ts'

type Listed = Omit<ChannelSummary, 'channel'>

/** Where a channel stands, as far as is known here: its log's epoch and head, and the caller's own words at its end. */
export class Standing {
  /** The epoch that the server's list said last, as long as the caller is in the channel. */
  listed: string | undefined
  #epoch: string | undefined
  #head = 0
  #ownUpTo = 0
  /** The numbers of those that amend others, as far as they were seen, and how many the list said that there are above `read`. */
  #amending = new Set<number>()
  #unseen = { read: 0, head: 0, count: 0 }
  /** The two epochs of which the list was last asked which is right. */
  #doubt: string | undefined

  get epoch(): string | undefined {
    return this.#epoch
  }

  get head(): number {
    return this.#head
  }

  /** What the server's list says. What is neither read nor unread there amends other entries. False where it was of another log before. */
  list({ epoch, head, read, unread }: Listed): boolean {
    const isSame = (this.listed ?? epoch) === epoch
    this.listed = epoch
    this.#unseen = { read, head, count: head - read - unread }
    return isSame
  }

  /** An entry was seen. */
  saw({ seq, amends }: Entry): void {
    if (amends) this.#amending.add(seq)
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
    if (epoch === (this.listed ?? this.#epoch)) this.learn(epoch, head)
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
    this.#amending.clear()
    this.#unseen = { read: 0, head: 0, count: 0 }
  }

  /** Who had read everything and then spoke has nothing unread. */
  spoke(seq: number, read: number): void {
    const upTo = Math.max(read, this.#ownUpTo)
    if (upTo + this.#seen(upTo, seq - 1) >= seq - 1) this.#ownUpTo = Math.max(this.#ownUpTo, seq)
  }

  unread(read: number): number {
    const upTo = Math.max(read, this.#ownUpTo)
    const { read: from, head, count } = this.#unseen
    if (upTo >= head) for (const seq of this.#amending) if (seq <= upTo) this.#amending.delete(seq)
    const listed = upTo < head ? Math.max(this.#seen(upTo, head), count - this.#seen(from, upTo)) : 0
    return Math.max(0, this.#head - upTo - listed - this.#seen(Math.max(upTo, head), this.#head))
  }

  #seen(after: number, upTo: number): number {
    return [...this.#amending].filter(seq => seq > after && seq <= upTo).length
  }
}
