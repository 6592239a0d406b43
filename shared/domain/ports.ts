import type { ChannelRow, Commit, StoredEntry } from './channel-row.ts'
import type { Description, Keeps } from './conversation-ports.ts'
import type { Relay, Span } from './posting/relay.ts'
import type { Seconds } from './retention.ts'

export type * from './caller-ports.ts'
export type { Beside, ChannelRow, Commit, Era, Pace, StoredEntry, Told } from './channel-row.ts'

/** What the domain needs from outside. Every port has a memory twin, and one suite runs over both. */

export type Committed = { readonly ok: true; readonly row: ChannelRow }
/** The condition did not hold; `row` is the item as it was, absent when there is none. */
export type Refused = { readonly ok: false; readonly row?: ChannelRow }

/** A channel to be, with an epoch of its own, to which the store adds the generation. `origin` is the socket whose action founds it. */
export type Founding = {
  readonly channel: string
  readonly epoch: string
  readonly members?: readonly string[]
  readonly origin?: string
  /** Those among the members who own it. */
  readonly owners?: readonly string[]
  /** What it is about, and who gets in; absent where a join or a message brings it into being. */
  readonly conversation?: { readonly access: 'private' | 'open'; readonly description: Description }
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

/** The logs, by the name that `logOf` gives: a projection of the rows. Expired entries MUST be invisible, deleted or not. */
export type Logs = {
  /** Idempotent: the same number always gets the same entry. `kept` is the retention, absent for good. */
  put(log: string, entry: StoredEntry, kept?: Seconds): Promise<void>
  /**
   * Entries above `after`, ascending, at most `limit` (and fewer where the store's page ends, but never none while there
   * is a visible one); strongly consistent.
   */
  read(log: string, after: number, limit: number, kept?: Seconds): Promise<readonly StoredEntry[]>
}

/** How far a user's devices have got in one channel. */
export type Marks = {
  readonly channel: string
  readonly read: number
  readonly delivered: number
  /** How many of the entries up to `read` amend others; absent for none. */
  readonly quiet?: number
  /** What the user keeps of it; absent where nothing is. */
  readonly keeps?: Keeps
  /** The numbers of entries that mention the user, ascending; some of them may be read. */
  readonly mentions?: readonly number[]
}

/** Who is in which channel, seen from both ends. Both ends and the row change at once, or not at all. */
export type Members = {
  /**
   * `inline` names the user in the row, `large` does not; `changed` when the row is no longer so: read it again. `barred`: the
   * user is banned, which MUST hold against a ban at the same time.
   */
  add(row: ChannelRow, user: string, origin?: string): Promise<'joined' | 'already' | 'changed' | 'barred'>
  remove(row: ChannelRow, user: string): Promise<'left' | 'absent' | 'changed'>
  has(channel: string, user: string): Promise<boolean>
  /**
   * Members in the store's one order of names, from the first on within the span, at most `most`; eventually consistent
   * where the `newest` are not asked for.
   */
  page(channel: string, span: Partial<Span>, most: number, newest?: 'newest'): Promise<readonly string[]>
  /** Everything the user is in, with marks; strongly consistent. */
  of(user: string): Promise<readonly Marks[]>
  /** The marks of some users in one channel; absent ones are left out. */
  marks(channel: string, users: readonly string[]): Promise<ReadonlyMap<string, Marks>>
  /** Moves marks forward, each to the larger of old and new; `undefined` for one who is no member. */
  advance(
    user: string,
    marks: Pick<Marks, 'channel' | 'read' | 'delivered' | 'quiet'>,
    origin?: string,
  ): Promise<Marks | undefined>
}

/**
 * `gone`: no such socket; `slow`: it takes nothing more now, or the account is throttled; `held`: its time was over before
 * it left, because others went before it; `refused`: the fault is ours (a missing permission, a wrong address, a frame too
 * large). The last two say nothing of the socket.
 */
export type Posted = 'sent' | 'gone' | 'slow' | 'held' | 'refused'

/** The way to a socket. MUST NOT throw for one socket's state. */
export type Sockets = {
  /**
   * Takes at most `within` milliseconds, where it is given: a socket that has not taken it by then is `slow`. Of posts that
   * wait for each other the lower `rank` SHOULD go first (@default 0); those of one rank MUST go in the order in which they came.
   */
  post(connection: string, frame: string, within?: number, rank?: number): Promise<Posted>
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
  | {
      readonly kind: 'marks'
      readonly user: string
      readonly marks: Marks
      readonly origin?: string
      /** `read` alone has moved: who may not see that has nothing to hear. */
      readonly isOfRead?: true
    }
  /** What a channel is about was changed, by this user. */
  | {
      readonly kind: 'described'
      readonly channel: string
      readonly user: string
      readonly description: Description
      readonly origin?: string
    }
  /** What a user keeps of a channel was changed. */
  | {
      readonly kind: 'keeps'
      readonly channel: string
      readonly user: string
      readonly keeps: Keeps
      readonly origin?: string
    }
  /** An entry was pinned, or taken down, by this user. */
  | {
      readonly kind: 'pinned'
      readonly channel: string
      readonly user: string
      readonly seq: number
      readonly on: boolean
      readonly at: number
      readonly origin?: string
    }
  | { readonly kind: 'relay'; readonly relay: Relay }
/** An entry was committed. */
export type Appended = Extract<Change, { kind: 'appended' }>
