/** The names behind `after` and up to `until`, in the order in which the store keeps them. */
export type Span = { readonly after: string; readonly until: string }

/**
 * What is to be told to one page of the members of a channel too large for one invocation: the entries from `from` to
 * `to`. `origins` are the sockets that some of them came from, by number.
 */
export type Relay = Span & {
  readonly channel: string
  readonly epoch: string
  /** Which page; the first is 0. */
  readonly index: number
  readonly from: number
  readonly to: number
  readonly origins: Readonly<Record<string, string>>
}

/** One item a page and channel, overwritten each time: its stream is an ordered outbox, as a channel's is. */
export type Relays = {
  /**
   * Puts a relay in the place of the one that stands, and tells it to the stream; where that one had not got as far as
   * `from` the new one takes along what is missing in between, as far as a hundred entries back. MUST change nothing
   * where the one that stands has got to `to` already. Answers the relay that stands afterwards.
   */
  put(relay: Relay): Promise<Relay>
}
