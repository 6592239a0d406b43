/** The port that is about entries that are pinned: one small item a channel, apart from its row and its log. */

/** Times are epoch milliseconds. */
export type Pin = {
  readonly seq: number
  readonly by: string
  readonly at: number
  /** That of the log of which it is a number. */
  readonly epoch: string
}

/** Who changed it, and with which socket. */
type By = { readonly user: string; readonly at: number; readonly origin: string }

export type Pins = {
  /** All of a channel, in no order; strongly consistent. */
  of(channel: string): Promise<readonly Pin[]>
  /** What is pinned already stays as it is; `full` where there are `most` already, exactly, in any race. */
  pin(channel: string, pin: Pin, most: number, origin: string): Promise<'pinned' | 'already' | 'full'>
  /** False for one that is not pinned. */
  unpin(channel: string, seq: number, by: By): Promise<boolean>
}
