import type { Link, Status } from '../protocol/index.ts'

/** The ports that are about callers: who they are, which sockets they have, and whose tokens stand. */

/** The authenticated user behind a socket, from the token and from nowhere else. Times are epoch milliseconds. */
export type Caller = {
  readonly user: string
  readonly roles: readonly string[]
  readonly device: string
  /** API Gateway's id of the socket. */
  readonly connection: string
  /** Where a proxy in front of the gateway says that the caller is. Anybody may say so who gets past it: no right follows from it. */
  readonly region?: string
  /** When the token was issued, to the second. */
  readonly issued: number
  /** When the token ends: nothing is accepted or delivered after it. */
  readonly expires: number
}

/** One socket of a user. Times are epoch milliseconds. */
export type SocketLease = {
  /** When the socket was registered. */
  readonly since: number
  /** The lease ends then unless it is renewed. */
  readonly until: number
  /** The token was issued then. */
  readonly issued: number
  /** The token ends then. */
  readonly expires: number
  readonly roles: readonly string[]
  /** Where it is, as its client says, or else the proxy in front of the gateway. */
  readonly region?: string
  /** It takes nothing: it is not posted to until it renews its lease. */
  readonly lagging?: true
  /** How often it has lagged. */
  readonly strikes?: number
  /** The way to it is poor: it gets few frames, and no typing. */
  readonly poor?: true
}

/** On what terms a socket is registered. */
export type Terms = {
  /** How many live sockets a user may have. */
  readonly most: number
  /** Epoch milliseconds. */
  readonly now: number
  /** True for first words: most likely the socket is not registered yet. A wrong guess costs one refused write. */
  readonly greeting?: boolean
  /** True for a beat, which says when the next one comes: its lease counts, longer or shorter. Nothing else shortens one. */
  readonly beats?: boolean
  /** Another socket of the user, whose place this one takes where it still has one. */
  readonly replaces?: string
  /** How good the way to the socket is from now on; absent where nothing was said of it: then it is as it was. */
  readonly link?: Link
}

/** All the sockets of a user, and what they show. */
export type UserRow = {
  readonly user: string
  readonly sockets: Readonly<Record<string, SocketLease>>
  readonly status?: Status
  readonly detail?: Record<string, unknown>
  /** Others do not see how far they have read, nor they of others. */
  readonly hidesRead?: true
  /** Tokens issued by then are void. */
  readonly revoked?: number
  /** Epoch milliseconds of the last sign of life, 0 where there was none. */
  readonly seen: number
}

/** The row of a user who has no place for one socket more; some of those in it may have ended. */
export type Full = { readonly full: UserRow }

/** The users' sockets: one item a user, so that one read finds all devices. */
export type Users = {
  /** Several users at once; those never seen are left out. */
  read(users: readonly string[]): Promise<ReadonlyMap<string, UserRow>>
  /**
   * Registers a socket or renews its lease, unless the user would then have more than `most`: exact in any race. A lease that
   * is renewed keeps its `since` and `strikes`, lags no more, and is `poor` as `link` says, else as it was. Answers the row
   * as it was before; or that it is full; or `void` where the token was revoked.
   */
  touch(caller: Caller, lease: SocketLease, terms: Terms): Promise<UserRow | undefined | Full | 'void'>
  /** Forgets a socket, with `ended` only if it is dead by `now`; answers the row afterwards. */
  release(user: string, connection: string, now: number, ended?: 'ended'): Promise<UserRow | undefined>
  /** Marks a socket as lagging and counts the strike; answers the row afterwards, nothing where it lags already or is not there. */
  lag(user: string, connection: string): Promise<UserRow | undefined>
  /** Sets what the user shows; answers the row afterwards. */
  show(
    user: string,
    shown: { readonly status?: Status; readonly detail?: Record<string, unknown> },
  ): Promise<UserRow>
  /**
   * Users with a socket whose lease or token has ended by `now`, page by page; while other sockets of the user live, at
   * the latest after one of them has renewed its lease.
   */
  due(now: number): AsyncIterable<readonly string[]>
}

/** What users want others not to see; read with their row. */
export type Privacy = {
  hideRead(user: string, hides: boolean): Promise<void>
}

/** Users with a socket that nobody has ended yet: of each one of whom nobody heard that they went, for a lease and a minute at most. */
export type Counted = {
  readonly online: number
  /** By the region that the socket registered last has told; who told none is in no row. */
  readonly regions: ReadonlyMap<string, number>
  /** Epoch milliseconds. */
  readonly at: number
}

/** How many users are online. */
export type Census = {
  /** Reads all of an index, and nobody's row; eventually consistent. */
  take(): Promise<Counted>
}

/** Whose tokens are void before they end. Times are epoch milliseconds. */
export type Revocations = {
  /**
   * Makes every token of a user void that was issued by `at`, for good: its sockets are dead from then on, and `touch`
   * answers `void`. Answers the user's row afterwards.
   */
  revoke(user: string, at: number): Promise<UserRow>
  /** The user's last revocation. MUST be strongly consistent. */
  of(user: string): Promise<number | undefined>
  /** The revocations that a socket may have outlived, by user, in one read. MUST be strongly consistent. */
  recent(): Promise<ReadonlyMap<string, number>>
}

/** The identity behind a socket, kept only where the gateway does not hand it on with every frame. */
export type Identities = {
  put(caller: Caller): Promise<void>
  get(connection: string): Promise<Caller | undefined>
  remove(connection: string): Promise<void>
}

/** What a ticket stands for: everything of the caller but the socket. */
export type TicketHolder = Omit<Caller, 'connection'>

/** One-time tickets. `redeem` MUST give the holder to one of any number of concurrent callers, and none after `until`. */
export type Tickets = {
  issue(ticket: string, holder: TicketHolder, until: number): Promise<void>
  redeem(ticket: string, now: number): Promise<TicketHolder | undefined>
}
