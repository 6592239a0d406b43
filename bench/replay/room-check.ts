import type { RoomPlan } from './plan.ts'
import { digestOf } from './text-hash.ts'

/** What a receiver is told, or `history` says: as much of an entry as is looked at. */
export type Seen = { readonly seq: number; readonly key: string; readonly body: { readonly text?: unknown } }

/** What came of one room. Each number but the first three is a fault when it is not 0. */
export type Verdict = {
  readonly messages: number
  /** Deliveries to others than the sender. */
  readonly expected: number
  readonly seen: number
  readonly lost: number
  readonly duplicated: number
  readonly outOfOrder: number
  /** Texts that came otherwise than they were sent, at receivers and in history. */
  readonly altered: number
  /** Receivers whose whole view, own words included, is not what `history` says in the end. */
  readonly differingViews: number
}

const EMPTY = 0
const textOf = ({ body }: Seen): string => String(body.text)

/**
 * Holds every receiver of a room against what was sent there. A receipt costs the same however long the log is: a bit
 * for each message and receiver, and for each receiver where it stands. That all receivers agree on one number for each
 * message, and that these ascend without a hole, makes every view the same; that the numbers of each sender's messages
 * ascend in the order in which they were sent is then asked once, at the end.
 */
export class RoomCheck {
  readonly #plan: RoomPlan
  readonly #prefix: string
  /** Bits: message `line` was seen by receiver `member`. */
  readonly #had: Uint8Array
  readonly #seqs: Float64Array
  readonly #positions: Float64Array
  readonly #digests: Uint32Array
  #seen = 0
  #own = 0
  #duplicated = 0
  #outOfOrder = 0
  #altered = 0

  /** `run` makes the keys of this run its own. Receivers are numbered as `plan.members` are. */
  constructor(plan: RoomPlan, run: string) {
    const [members, lines] = [plan.members.length, plan.lines.length]
    this.#plan = plan
    this.#prefix = `${run}.`
    this.#had = new Uint8Array(Math.ceil((members * lines) / 8))
    this.#seqs = new Float64Array(lines)
    this.#positions = new Float64Array(members)
    this.#digests = new Uint32Array(members)
  }

  /** Deliveries that were seen, to others than the sender. */
  get seen(): number {
    return this.#seen
  }

  /** Deliveries that are still to come, those to the senders themselves included. */
  get missing(): number {
    return this.#plan.members.length * this.#plan.lines.length - this.#seen - this.#own
  }

  get expected(): number {
    return (this.#plan.members.length - 1) * this.#plan.lines.length
  }

  /** The key of a line. */
  keyOf(line: number): string {
    return this.#prefix + line
  }

  /** A receiver is told what comes after this number. */
  begin(member: number, seq: number): void {
    this.#positions[member] = seq
  }

  /** Takes what a receiver was told; answers the line if it is somebody else's and new to that receiver. */
  take(member: number, entry: Seen): number | undefined {
    if (entry.seq !== (this.#positions[member] ?? 0) + 1) this.#outOfOrder++
    this.#positions[member] = Math.max(this.#positions[member] ?? 0, entry.seq)
    const line = this.#lineOf(entry.key)
    const planned = line === undefined ? undefined : this.#plan.lines[line]
    if (line === undefined || !planned) return undefined
    const text = textOf(entry)
    if (text !== planned.text) this.#altered++
    this.#digests[member] = digestOf(this.#digests[member] ?? 0, entry.seq, entry.key, text)
    this.#agree(line, entry.seq)
    if (!this.#mark(member, line)) return undefined
    if (planned.by === this.#plan.members[member]) this.#own++
    else this.#seen++
    return planned.by === this.#plan.members[member] ? undefined : line
  }

  /** Judges, given the whole log of the room in its order. */
  verdict(history: Iterable<Seen>): Verdict {
    const { digest, altered, duplicated } = this.#read(history)
    return {
      messages: this.#plan.lines.length,
      expected: this.expected,
      seen: this.#seen,
      lost: this.expected - this.#seen,
      duplicated: this.#duplicated + duplicated,
      outOfOrder: this.#outOfOrder + this.#sentOutOfOrder(),
      altered: this.#altered + altered,
      differingViews: this.#digests.filter(one => one !== digest).length,
    }
  }

  /** The number of a key's line; `undefined` for what others say in the room. */
  #lineOf(key: string): number | undefined {
    return key.startsWith(this.#prefix) ? Number(key.slice(this.#prefix.length)) : undefined
  }

  /** All receivers have to see a message under one number. */
  #agree(line: number, seq: number): void {
    if (this.#seqs[line] === EMPTY) this.#seqs[line] = seq
    else if (this.#seqs[line] !== seq) this.#outOfOrder++
  }

  #mark(member: number, line: number): boolean {
    const bit = member * this.#plan.lines.length + line
    const [at, mask] = [Math.floor(bit / 8), 1 << (bit % 8)]
    const byte = this.#had[at] ?? 0
    if (byte & mask) this.#duplicated++
    this.#had[at] = byte | mask
    return !(byte & mask)
  }

  /** Messages that stand before an earlier one of the same sender. */
  #sentOutOfOrder(): number {
    const last = new Map<number, number>()
    return this.#plan.lines.filter(({ by }, line) => {
      const [seq, before] = [this.#seqs[line] ?? EMPTY, last.get(by) ?? 0]
      last.set(by, Math.max(seq, before))
      return seq !== EMPTY && seq < before
    }).length
  }

  #read(history: Iterable<Seen>): { digest: number; altered: number; duplicated: number } {
    const lines = new Set<number>()
    let [digest, altered, duplicated] = [0, 0, 0]
    for (const entry of history) {
      const line = this.#lineOf(entry.key)
      if (line === undefined) continue
      const text = textOf(entry)
      digest = digestOf(digest, entry.seq, entry.key, text)
      if (text !== this.#plan.lines[line]?.text) altered++
      if (lines.has(line)) duplicated++
      lines.add(line)
    }
    return { digest: digest >>> 0, altered, duplicated }
  }
}
