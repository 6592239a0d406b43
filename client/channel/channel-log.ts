import type { Entry, Position } from '../../shared/protocol/fields.ts'
import type { Timers } from '../timers.ts'
import { LogView } from './log-view.ts'
import type { Recovery, Repair, Repairable } from './repair.ts'

/** A hole may close by itself, when events overtook each other. */
const HOLE_MS = 1000
/** One beside a send of our own that is unanswered is most likely that send. */
const OWN_HOLE_MS = 3000

/** What could not be recovered: the log goes on after `head`, and what lies between is for `history`, if there. */
export type Reset = { readonly from: Position | undefined; readonly epoch: string; readonly head: number }

type Hooks = {
  readonly entry: (entry: Entry) => void
  /** Everything up to there has been told, and whoever listens has returned. */
  readonly told: (position: Position) => void
  readonly reset: (reset: Reset) => void
  /** The server has just said that the log goes on, under this epoch and to this head. */
  readonly goesOn: (epoch: string, head: number) => void
  readonly lost: () => void
  /** True while a message of our own waits for its reply. */
  readonly isSending: () => boolean
}
type Surroundings = { readonly timers: Timers; readonly repair: Repair }

/** The entries of one channel, each told once, in order; sees to it that a hole is repaired. */
export class ChannelLog implements Repairable {
  readonly name: string
  readonly #view = new LogView()
  readonly #surroundings: Surroundings
  readonly #hooks: Hooks
  #cancelWatch: (() => void) | undefined
  #untold: Entry[] = []
  #isHeld = false
  /** Of what is told. */
  #epoch = ''
  /** Up to where anything was ever told here, in this membership or in one before. */
  #ever: Position | undefined

  constructor(name: string, surroundings: Surroundings, hooks: Hooks) {
    this.name = name
    this.#surroundings = surroundings
    this.#hooks = hooks
  }

  get position(): Position | undefined {
    return this.#view.position
  }

  /** Up to where everything has been told: what is held back is not, and whoever starts again here would miss it. */
  get told(): Position | undefined {
    const { position } = this
    const [held] = this.#untold
    return held && position ? { epoch: position.epoch, seq: held.seq - 1 } : position
  }

  get isBehind(): boolean {
    return this.#view.isBehind
  }

  /** What came before there was a position. */
  get earliest(): Position | undefined {
    return this.#view.earliest
  }

  /** Begins at a position; not before what was told already, which a late answer may not know of. */
  place({ epoch, seq }: Position): void {
    const told = this.#ever?.epoch === epoch ? this.#ever.seq : 0
    this.#epoch = epoch
    this.#tell(this.#view.place({ epoch, seq: Math.max(seq, told) }))
  }

  /** A join is being answered: tells nothing until whoever asked has gone on. */
  hold(): void {
    this.#isHeld = true
    this.#surroundings.repair.disregard(this)
    this.#surroundings.timers.after(0, () => {
      this.#isHeld = false
      this.#tell([])
    })
  }

  offer(epoch: string, entries: readonly Entry[]): void {
    this.#tell(this.#view.offer(epoch, entries))
  }

  /** Takes notice of a head, and answers whether something is missing. */
  learn(epoch: string | undefined, head: number): boolean {
    this.#view.learn(head, epoch)
    return this.#view.isBehind
  }

  /** The same, of a head that the server gave for the asking: one below the position is a reason to ask further. */
  compare(epoch: string, head: number): void {
    this.#view.compare(head, epoch)
  }

  /** Takes notice of the head that a page was read with, and answers whether what is told follows the page. */
  follows(epoch: string, head: number): boolean {
    this.learn(epoch, head)
    this.watch()
    return this.#view.follows(head, epoch)
  }

  absorb({ epoch, head, recovered, entries }: Recovery): boolean {
    const from = this.position
    if (recovered) {
      this.#view.agree(epoch, head)
      this.#hooks.goesOn(epoch, head)
      this.offer(epoch, entries)
    } else this.#reset(from, epoch, head)
    return this.position?.seq !== from?.seq || this.position?.epoch !== from?.epoch
  }

  /** The view is forgotten with the membership. */
  forget(): void {
    this.#view.forget()
    this.#untold = []
    this.#unwatch()
    this.#surroundings.repair.drop(this)
  }

  lose(): void {
    this.forget()
    this.#hooks.lost()
  }

  /** Looks whether something is missing, and lets it be repaired if it still is in a while. */
  watch(): void {
    const { timers, repair } = this.#surroundings
    if (!this.isBehind || repair.has(this)) this.#unwatch()
    else
      this.#cancelWatch ??= timers.after(this.#hooks.isSending() ? OWN_HOLE_MS : HOLE_MS, () => {
        this.#unwatch()
        if (this.isBehind) void repair.run([this])
      })
  }

  /** What was held back for somebody is told before: it is of the log as it was. */
  #reset(from: Position | undefined, epoch: string, head: number): void {
    this.#isHeld = false
    this.#tell([])
    const early = this.#view.place({ epoch, seq: head })
    this.#epoch = epoch
    // What was told beyond the end of the log is of another one, whatever its epoch says.
    if ((this.#ever?.seq ?? 0) > head) this.#ever = undefined
    this.#hooks.reset({ from, epoch, head })
    // Whoever heard of it may have chosen another beginning.
    if (this.position) this.#tell(early)
  }

  #tell(entries: readonly Entry[]): void {
    this.#untold.push(...entries)
    if (this.#isHeld) return
    for (const entry of this.#untold.splice(0)) {
      this.#ever = { epoch: this.#epoch, seq: entry.seq }
      this.#hooks.entry(entry)
      this.#hooks.told({ epoch: this.#epoch, seq: entry.seq })
    }
    this.watch()
  }

  #unwatch(): void {
    this.#cancelWatch?.()
    this.#cancelWatch = undefined
  }
}
