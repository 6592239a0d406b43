import type { Amends } from '../protocol/index.ts'

/** The one item of a channel, and the one update that appends to it. Times are epoch milliseconds. */

/** What an entry says beside its body: which one it answers, or which one it amends, and how. */
export type Beside = { readonly about?: number; readonly amends?: Omit<Amends, 'withheld'> }

/** An element of a log as the store keeps it. `origin` is the socket that sent it and is told apart from nobody else. */
export type StoredEntry = Beside & {
  readonly seq: number
  readonly key: string
  readonly from: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly body: Record<string, unknown>
  readonly origin?: string
  /**
   * When the entry before it was committed, 0 where it is the first: who finds that one missing knows whether it has
   * expired. Absent in entries of a version that did not keep it.
   */
  readonly before?: number
  /** How many of the entries up to it amend others; absent for none. */
  readonly quiet?: number
  /** What the direct lane came to: in the log alone, and only of entries that it told. */
  readonly told?: Told
}

/** What came of posting an entry directly: when, to how many sockets, and what is left to the stream. */
export type Told = {
  /** Epoch milliseconds. */
  readonly at: number
  readonly sent: number
  /** Members who were seen to have no socket. */
  readonly away: readonly string[]
  /** Sockets that did not take it, with their users. */
  readonly left: Readonly<Record<string, string>>
}

/** The numbers above `after`, as far as the next era, were committed under this generation of the deployment. */
export type Era = { readonly generation: string; readonly after: number }

/** How fast one sender has been: `count` messages since `start` (epoch milliseconds), and where slow mode is on, the `last` of them. */
export type Pace = { readonly start: number; readonly count: number; readonly last?: number }

/**
 * The one item of a channel. `head` is the number of its newest entry, `last` that entry, whole.
 * `young` and `old` hold the fingerprints of every entry above `floor`; the younger set becomes the older at a turn.
 */
export type ChannelRow = {
  readonly channel: string
  /** As the wire has it: the row's own, and the generation. */
  readonly epoch: string
  /** The deployment's; another one since the tables were restored. Empty until then. */
  readonly generation: string
  /** Ascending; what is below the first was committed before there was a generation. */
  readonly eras: readonly Era[]
  readonly head: number
  readonly last?: StoredEntry
  /** How many of its entries amend others; absent for none. */
  readonly quiet?: number
  /** When the newest of those was committed, as far as by a version that keeps it; absent for none. */
  readonly amendedAt?: number
  /** When the entry before the one before `last` was committed; 0 where there is none, or it is not known. */
  readonly earlier: number
  /** The members while they are few (at most 16); absent for ever once there were more. */
  readonly members?: readonly string[]
  /** How often somebody has left since the row stopped naming its members. */
  readonly departures: number
  readonly young: readonly number[]
  readonly old: readonly number[]
  /** Every entry above this number has its fingerprint in `young` or `old`. */
  readonly floor: number
  /** The head, and the time, at which the sets last turned. */
  readonly turn: number
  readonly turnedAt: number
  readonly pace: Readonly<Record<string, Pace>>
  /** It has a description; in a private one nobody gets who was not invited. That it is private is for good. */
  readonly conversation?: 'private' | 'open'
  /** Who may not speak, and until when. The name of one whose time is over may still be there. */
  readonly muted?: Readonly<Record<string, number>>
  /** Somebody was banned here, once. */
  readonly barring?: true
  /** How often its own rules were changed; absent for never. */
  readonly rules?: number
  /** So many seconds lie between two messages of one member; absent for none. */
  readonly slow?: number
}

/** When one is muted until who is so until they are pardoned. */
export const FOR_GOOD = Number.MAX_SAFE_INTEGER

/** One attempt to append; every field is a condition or a part of the one update. */
export type Commit = {
  readonly channel: string
  readonly entry: Omit<StoredEntry, 'seq' | 'before' | 'quiet' | 'told'>
  readonly fingerprint: number
  /** `inline`: the row must name the sender; `large`: the row must name nobody; `any`: the namespace has no such rule. */
  readonly membership: 'inline' | 'large' | 'any'
  /** The sender was seen to be a member when so many had left: nobody may have left since. */
  readonly departures?: number
  /** The sender knows every entry up to here not to be a repeat: `floor` must not be above it. */
  readonly covered?: number
  /** How many fingerprints the young set may hold before it must turn. */
  readonly room: number
  /**
   * Turn the sets with this commit; with `notBefore`, only when the last turn is older (epoch milliseconds). The paces
   * of `forget` go with it, on condition that their windows have ended.
   */
  readonly turn?: { readonly notBefore?: number; readonly forget: readonly string[] }
  /**
   * Where the sender can be muted, and may not be, by the time of the entry. `rules`: how often those of the channel had been
   * changed that it was held to.
   */
  readonly governed?: { readonly rules: number }
  /**
   * Slow mode is on: notes the time, on condition that the sender's last one is no younger, where that is given. With `pace` only.
   * `kept`, of what is not counted: the time of the last one stays where it is this (0 for none), and so it must be.
   */
  readonly slow?: { readonly lastBy?: number } | { readonly kept: number }
  /** The sender's pace: `fresh` begins a window that must have ended by `since`, else it counts below `most`. */
  readonly pace?: { readonly fresh: boolean; readonly since: number; readonly most: number }
  /**
   * The first commit since the tables were restored: begins an era at this head, on condition that it is the head still.
   * Without it the row's newest era must be the deployment's own.
   */
  readonly begins?: number
  /** The fingerprint is another entry's: commit all the same, on condition that the head is still this. */
  readonly collision?: number
}
