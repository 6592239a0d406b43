import type { ChannelRow } from './channel-row.ts'

/** The ports of what governs a conversation: who is muted or banned there. Times are epoch milliseconds. */

/** Users whom a row can name as muted at once: it is written whole with each message. */
export const MUTED_MOST = 32

/** One who may not speak, or may not be in a channel. */
export type Sanction = {
  readonly kind: 'muted' | 'banned'
  readonly channel: string
  readonly user: string
  readonly by: string
  readonly at: number
  /** Absent where only a pardon ends it. */
  readonly until?: number
  readonly reason?: string
}

/** What became of a sanction; `changed` where the row is another by now: read it again. */
export type Sanctioned = 'done' | 'changed'

export type Sanctions = {
  /**
   * MUST change the row in the same transaction: a commit of that sender that comes after it is refused. Takes those out of the
   * row whose time is over. `full` where it names as many as it can.
   */
  mute(row: ChannelRow, sanction: Sanction): Promise<Sanctioned | 'full'>
  /** MUST be seen by whatever adds a member after it. A membership that there is stays. */
  ban(row: ChannelRow, sanction: Sanction): Promise<Sanctioned>
  /** Ends what there is of one user, in the row too: MUST leave neither without the other, whatever the row that is given says. */
  pardon(row: ChannelRow, user: string): Promise<Sanctioned>
  /** What holds now of some users; strongly consistent. */
  of(channel: string, users: readonly string[]): Promise<readonly Sanction[]>
  /** What holds now, by name from the one behind `after` on, in the store's order, of `most` users at most; and whether there is more. */
  page(
    channel: string,
    after: string,
    most: number,
  ): Promise<{ readonly sanctions: readonly Sanction[]; readonly next?: string }>
}

export type RulesChange = { readonly slow?: number; readonly words?: readonly string[] }

/** What holds for all members of a channel. */
export type Rules = {
  /**
   * Changes what is given (no seconds and no words for none) and counts the change in the row, at once; answers the row, `undefined`
   * where there is none.
   */
  set(channel: string, change: RulesChange): Promise<ChannelRow | undefined>
  /** The words that may not be said there; strongly consistent. */
  words(channel: string): Promise<readonly string[]>
}

/** One word about an entry: who says it, absent where the spam check does, and why. */
export type Complaint = { readonly at: number; readonly by?: string; readonly reason: string }
/** Of those about one entry so many are kept; all are counted. */
export const COMPLAINTS_KEPT = 10

/** An entry that was reported: all that was said about it since nobody had looked. */
export type Report = {
  readonly channel: string
  readonly seq: number
  /** Who wrote the entry. */
  readonly from: string
  readonly count: number
  readonly complaints: readonly Complaint[]
  /** Who has looked, when, and what was done. */
  readonly resolved?: { readonly by: string; readonly at: number; readonly done: string }
}

/** Where a page of reports begins: behind this one. */
export type ReportPlace = { readonly channel: string; readonly seq: number; readonly at?: number }

export type Reports = {
  /** Once for each of those who complain; the spam check counts as one. */
  report(
    entry: Pick<Report, 'channel' | 'seq' | 'from'>,
    complaint: Complaint,
  ): Promise<'reported' | 'already'>
  /** Open ones, of one channel or of all, by channel and number; strongly consistent. */
  open(channel: string | undefined, after: ReportPlace | undefined, most: number): Promise<readonly Report[]>
  /** Those of a channel that were resolved, by number. */
  resolved(channel: string, after: ReportPlace | undefined, most: number): Promise<readonly Report[]>
  /** Nothing where none is open. A complaint that comes meanwhile is in it, or opens another. */
  resolve(
    channel: string,
    seq: number,
    resolved: NonNullable<Report['resolved']>,
  ): Promise<Report | undefined>
}
