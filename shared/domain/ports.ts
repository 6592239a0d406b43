import type { Relay, Span } from './relay.ts'
import type { Seconds } from './retention.ts'

export type * from './caller-ports.ts'

/** What the domain needs from outside. Every port has a memory twin, and one suite runs over both. */

/** An element of a log as the store keeps it. `origin` is the socket that sent it and is told apart from nobody else. */
export type StoredEntry = {
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
}

/** How fast one sender has been: `count` messages since `start` (epoch milliseconds). */
export type Pace = { readonly start: number; readonly count: number }

/**
 * The one item of a channel. `head` is the number of its newest entry, `last` that entry, whole.
 * `young` and `old` hold the fingerprints of every entry above `floor`; the younger set becomes the older at a turn.
 */
export type ChannelRow = {
  readonly channel: string
  readonly epoch: string
  readonly head: number
  readonly last?: StoredEntry
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
}

/** One attempt to append; every field is a condition or a part of the one update. */
export type Commit = {
  readonly channel: string
  readonly entry: Omit<StoredEntry, 'seq' | 'before'>
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
  /** The sender's pace: `fresh` begins a window that must have ended by `since`, else it counts below `most`. */
  readonly pace?: { readonly fresh: boolean; readonly since: number; readonly most: number }
  /** The fingerprint is another entry's: commit all the same, on condition that the head is still this. */
  readonly collision?: number
}

export type Committed = { readonly ok: true; readonly row: ChannelRow }
/** The condition did not hold; `row` is the item as it was, absent when there is none. */
export type Refused = { readonly ok: false; readonly row?: ChannelRow }

/** A channel to be. `origin` is the socket whose action founds it. */
export type Founding = {
  readonly channel: string
  readonly epoch: string
  readonly members?: readonly string[]
  readonly origin?: string
}

/** The channels' rows. A commit is atomic and its stream record is the publication: per channel in the order of `head`. */
export type Channels = {
  /** MUST be strongly consistent. */
  read(channel: string): Promise<ChannelRow | undefined>
  /** Strongly consistent rows of several channels; those that do not exist are left out. */
  readMany(channels: readonly string[]): Promise<readonly ChannelRow[]>
  /** Row, members and marks at once, or nothing. Without `members` the channel is large from the start. */
  create(founding: Founding): Promise<'created' | 'exists'>
  /** MUST add exactly one to `head` and keep `last`, or change nothing. */
  commit(commit: Commit): Promise<Committed | Refused>
}

/** The logs: a projection of the rows. Expired entries MUST be invisible, deleted or not. */
export type Logs = {
  /** Idempotent: the same number always gets the same entry. `kept` is the retention, absent for good. */
  put(channel: string, entry: StoredEntry, kept?: Seconds): Promise<void>
  /**
   * Entries above `after`, ascending, at most `limit` (and fewer where the store's page ends, but never none while there
   * is a visible one); strongly consistent.
   */
  read(channel: string, after: number, limit: number, kept?: Seconds): Promise<readonly StoredEntry[]>
}

/** How far a user's devices have got in one channel. */
export type Marks = { readonly channel: string; readonly read: number; readonly delivered: number }

/** Who is in which channel, seen from both ends. Both ends and the row change at once, or not at all. */
export type Members = {
  /** `inline` names the user in the row, `large` does not; `changed` when the row is no longer so: read it again. */
  add(row: ChannelRow, user: string, origin?: string): Promise<'joined' | 'already' | 'changed'>
  remove(row: ChannelRow, user: string): Promise<'left' | 'absent' | 'changed'>
  has(channel: string, user: string): Promise<boolean>
  /** Members in the store's one order of names, from the first on within the span, at most `most`; eventually consistent. */
  page(channel: string, span: Partial<Span>, most: number): Promise<readonly string[]>
  /** Everything the user is in, with marks; strongly consistent. */
  of(user: string): Promise<readonly Marks[]>
  /** The marks of some users in one channel; absent ones are left out. */
  marks(channel: string, users: readonly string[]): Promise<ReadonlyMap<string, Marks>>
  /** Moves marks forward, each to the larger of old and new; `undefined` for one who is no member. */
  advance(user: string, marks: Marks, origin?: string): Promise<Marks | undefined>
}

/**
 * `gone`: no such socket; `slow`: it takes nothing more now, or the account is throttled; `refused`: the fault is ours (a
 * missing permission, a wrong address, a frame too large) and says nothing of the socket.
 */
export type Posted = 'sent' | 'gone' | 'slow' | 'refused'

/** The way to a socket. MUST NOT throw for one socket's state. */
export type Sockets = {
  post(connection: string, frame: string): Promise<Posted>
  /** Ends a socket; one that is gone is ended. Throws where it cannot be done now. */
  close(connection: string): Promise<void>
}

export type Clock = {
  /** Epoch milliseconds. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

export type Ids = {
  /** A name that nobody has had: for epochs and keys. */
  next(): string
}

/** One line of JSON a fact. MUST NOT be given bodies, tokens or tickets. */
export type Log = (
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR',
  event: string,
  facts?: Record<string, unknown>,
) => void

/** What the stream of the channels' table tells, parsed. */
export type Change =
  | { readonly kind: 'appended'; readonly row: ChannelRow; readonly entry: StoredEntry }
  | {
      readonly kind: 'member'
      readonly channel: string
      readonly user: string
      readonly change: 'joined' | 'left'
      readonly origin?: string
    }
  | { readonly kind: 'marks'; readonly user: string; readonly marks: Marks; readonly origin?: string }
  | { readonly kind: 'relay'; readonly relay: Relay }
