import { type Seconds, seconds } from './retention.ts'

/** What came of telling, in sockets; of those that are `refused` nothing is known, for the fault is ours. */
export type Figures = {
  readonly sent: number
  readonly gone: number
  readonly slow: number
  readonly refused: number
}

/** What did not go well with the entries from `from` to `to`. What goes well is written down nowhere. */
export type Trouble = Figures & {
  readonly from: number
  readonly to: number
  /** Tries that failed as a whole and came again. */
  readonly failed: number
  /** Epoch milliseconds of the last word on it. */
  readonly at: number
}

/** The delivery ledger: kept for seven days, under names that no channel can have. */
export type Ledger = {
  /** Adds to what is noted of the entries up to the same `to`. Not idempotent: each try is one. */
  note(channel: string, trouble: Trouble): Promise<void>
  /** What is noted of one entry; nothing that has expired. */
  read(channel: string, seq: number): Promise<readonly Trouble[]>
}

/** How long it is kept. */
export const LEDGER_KEPT: Seconds = seconds(7 * 24 * 3600)
/** A batch holds a hundred entries at most and a relay takes as many along: no note reaches further back. */
export const LEDGER_REACH = 200
