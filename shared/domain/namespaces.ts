import { isUserId, LIMITS, pairOf, parseChannel } from '../protocol/index.ts'
import type { SpamPolicy } from './moderation/verdict.ts'
import type { Caller } from './ports.ts'
import { LANES, type Lanes } from './posting/lanes.ts'
import { type Seconds, seconds } from './retention.ts'

const WEEK = seconds(7 * 24 * 3600)

/** One row of policy a namespace. A new kind of channel is a new row. */
export type Namespace = {
  /** Who may become a member, or is one by rule. */
  readonly mayJoin: (caller: Caller, id: string) => boolean
  /** Who may speak, beyond being a member. */
  readonly maySend: (caller: Caller, id: string) => boolean
  /** `members`: those of the row or of the member items; `rule`: whoever may join, without having joined. */
  readonly membership: 'members' | 'rule'
  /** Who is in it from the start when it comes into being unasked; absent where only a join creates. */
  readonly founders?: (id: string) => readonly string[] | 'nobody'
  readonly mayLeave: boolean
  /** Its members may be owners and moderators, it may be private, and its owners say what it is about. */
  readonly hasRoles?: true
  /** Retention of the log; absent for good. */
  readonly kept?: Seconds
  /** The event under which entries are told. */
  readonly told: 'message' | 'notice'
  /** How what is told of it ranks where posts wait, and what of it is shed under pressure. */
  readonly lanes: Lanes
  /** Entries may be edited, deleted and reacted to. Only where they are kept for good: what they are now is. */
  readonly amendable?: true
  /** Bodies of a known kind must be as that kind is. */
  readonly checksKinds?: true
  /**
   * Who comes, goes, is given a role, and what it is called, is said in the log as a line of the system, by whoever did it. A
   * line is an entry: it is unread, and costs what a message costs. The function `membership` then needs `PutItem` of `messages`.
   */
  readonly saysChanges?: boolean
  /** A member who is away gets a notice in their own queue. */
  readonly noticeAway: boolean
  /**
   * An entry is posted directly by the function that commits it, while the row names the members; a third one within so
   * many milliseconds is left to the stream. Absent where the stream alone tells.
   */
  readonly burstMs?: number
  /**
   * In a channel too large for the row to name its members, entries that come in a burst leave together, this long
   * after the first of them at most (milliseconds); one that is alone leaves at once. Absent where none waits.
   */
  readonly gatherMs?: number
  /** Messages of one sender, and entries in all. */
  readonly rate?: {
    readonly messages: number
    readonly perSeconds: number
    readonly entriesPerSecond: number
  }
  /** What of its texts is looked at by a moderator, and what is refused. Absent where all is let through. */
  readonly spam?: SpamPolicy
  /** What one file may have, and all that one user begins to upload in a day (UTC), in bytes. Absent where there are no files. */
  readonly files?: { readonly mostBytes: number; readonly dayBytes: number }
}

const TRUSTED = { service: true, admin: true } as const
/** The roles that mean something here; every other is the application's own. */
export type TrustedRole = keyof typeof TRUSTED
/** A service of the backend's, or one who governs. */
export const isTrusted = (caller: Caller) => caller.roles.some(role => Object.hasOwn(TRUSTED, role))
/** One who governs. */
export const isAdmin = (caller: Caller) => caller.roles.includes('admin')
const isOneOf = (caller: Caller, id: string) => pairOf(id)?.includes(caller.user) ?? false
const BURST_MS = 100
/** A little longer than Lambda waits between two looks at a stream, which is a quarter of a second. */
const GATHER_MS = 300
const rate = { messages: 30, perSeconds: 60, entriesPerSecond: 50 }
/** People are looked at long before they are refused: what one may say in one channel is the rate's to bound, and exactly. */
const spam = {
  withinSeconds: 60,
  repeats: { flag: 8, refuse: 60 },
  links: { flag: 12, refuse: 100 },
  flood: { flag: 24, refuse: 120 },
}
const files = { mostBytes: LIMITS.fileBytes, dayBytes: 1024 ** 3 }

const ROWS = {
  chat: {
    mayJoin: () => true,
    maySend: () => true,
    membership: 'members',
    mayLeave: true,
    hasRoles: true,
    told: 'message',
    lanes: LANES,
    amendable: true,
    checksKinds: true,
    noticeAway: true,
    burstMs: BURST_MS,
    gatherMs: GATHER_MS,
    rate,
    spam,
    files,
  },
  dm: {
    mayJoin: isOneOf,
    maySend: isOneOf,
    membership: 'members',
    founders: id => pairOf(id) ?? [],
    mayLeave: false,
    told: 'message',
    lanes: LANES,
    amendable: true,
    checksKinds: true,
    noticeAway: true,
    burstMs: BURST_MS,
    rate,
    spam,
    files,
  },
  user: {
    mayJoin: (caller, id) => caller.user === id,
    maySend: (caller, id) => isTrusted(caller) && isUserId(id),
    membership: 'rule',
    founders: id => [id],
    mayLeave: false,
    kept: WEEK,
    told: 'notice',
    lanes: LANES,
    noticeAway: false,
    burstMs: BURST_MS,
  },
  role: {
    mayJoin: (caller, id) => caller.roles.includes(id),
    maySend: caller => isTrusted(caller),
    membership: 'rule',
    founders: () => 'nobody',
    mayLeave: false,
    kept: WEEK,
    told: 'message',
    lanes: LANES,
    noticeAway: false,
    gatherMs: GATHER_MS,
  },
} as const satisfies Record<string, Namespace>
export type NamespaceName = keyof typeof ROWS
export const NAMESPACES: Readonly<Record<string, Namespace>> = ROWS

/** The policy of a channel that exists; there is none for a namespace that is gone from the table. */
export const policyOf = (channel: string): Namespace | undefined =>
  NAMESPACES[parseChannel(channel)?.namespace ?? '']

/** Members whom the row names; above it they stand in items of their own and small-room events end. */
export const INLINE_MEMBERS = 16
/** Fingerprints in one of the two sets before they turn: few while the row names members, more in large channels. */
export const SET_ROOM = { small: 16, large: 64 } as const
/** Live sockets of one user. */
export const SOCKETS_PER_USER = 5
