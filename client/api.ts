import type { FieldsOf } from '../shared/protocol/events.ts'
import type { Entry, Position, Presence, Status } from '../shared/protocol/fields.ts'
import type { Action, ReplyOf, RequestOf } from '../shared/protocol/routes.ts'
import type { Body } from './body.ts'
import type { Reset } from './channel/channel-log.ts'
import type { Marks } from './channel/marks.ts'
import type { ConnectionState } from './connection/connection-news.ts'
import type { Quality } from './connection/quality.ts'
import type { Usage } from './connection/usage.ts'
import type { Transport } from './connection/ways.ts'
import type { On } from './emitter.ts'
import type { HeliographError } from './errors.ts'
import type { Upload, UploadOptions, UploadSource } from './files/uploads.ts'
import type { InboxItem } from './inbox/inbox-item.ts'
import type { Keeping } from './outbox/kept.ts'
import type { Pending, Sent, Unsent } from './outbox/pending.ts'

export type { Position } from '../shared/protocol/fields.ts'

/** An entry of a channel. `B` is the program's own word for what its bodies hold; nobody checks it. */
export type Message<B extends object = Body> = {
  readonly channel: string
  readonly seq: number
  readonly key: string
  readonly from: string
  /** Server time, RFC 3339. */
  readonly at: string
  /** Empty where it was deleted. */
  readonly body: B
  /** The entry that it answers. */
  readonly about?: number
} & Pick<Entry, 'edited' | 'deleted' | 'reactions'>

/** An entry was amended: what it is now, where this client has given it before. */
export type Amended<B extends object = Body> = {
  readonly channel: string
  readonly seq: number
  readonly message?: Message<B> | undefined
}

/** An entry of the caller's own queue. */
export type Notice = {
  readonly seq: number
  readonly epoch: string
  readonly kind: string
  readonly at: string
  readonly body: Body
}

/** A channel that the caller is in, as `client.channels` lists it. */
export type ChannelSummary = {
  readonly channel: string
  readonly epoch: string
  readonly head: number
  readonly read: number
  readonly unread: number
}

/**
 * What `join` found. The entries are the newest page, ascending; what comes after them comes as `message`. None where the answer is of
 * before what is told here began: then `history` has them.
 */
export type Joined<B extends object = Body> = {
  readonly epoch: string
  readonly head: number
  readonly entries: readonly Message<B>[]
  /** There are older ones: ask `history`. */
  readonly more: boolean
}

export type HistoryPage<B extends object = Body> = {
  readonly entries: readonly Message<B>[]
  readonly more: boolean
}

/** Where to read: the entries before a number (else before the first that `message` told), at most `limit` (1–100, else 50). */
export type HistoryQuery = { readonly before?: number; readonly limit?: number }

/** Where to look: in one channel, or in all; at most `limit` (1–100, else 20) in a page. */
export type SearchQuery = { readonly channel?: string; readonly limit?: number }
export type Found = ReplyOf<'search'>['found'][number]

export type ReceiptNews = Marks & { readonly channel: string; readonly user: string }
export type MemberNews = {
  readonly channel: string
  readonly user: string
  readonly change: 'joined' | 'left'
}
export type PresenceNews = Presence & { readonly user: string }

/** What a channel tells. */
export type ChannelEvents<B extends object = Body> = {
  /**
   * Each entry after the place where the view began: once, in the order of `seq`, without a hole, also the caller's own.
   * Those that amend others are told as `amended`.
   */
  message: Message<B>
  /** An entry was edited, deleted, or reacted to. */
  amended: Amended<B>
  /** The server could not give what lies between: `message` goes on after `head`. Read `history` back for the screen. */
  reset: Reset
  /** The ids of those who type now. */
  typing: readonly string[]
  receipt: ReceiptNews
  member: MemberNews
  /** The messages on their way have changed. */
  pending: readonly Pending<B>[]
  /** One of them is given up, and is not in the log as far as is known: `error` says why. Also of those of an earlier run. */
  unsent: Unsent<B>
}

/** What the client tells. */
export type ClientEvents = {
  state: Pick<Client, 'state' | 'retryAt' | 'reason' | 'quality'>
  channels: readonly ChannelSummary[]
  message: Message
  amended: Amended
  reset: Reset & { readonly channel: string }
  notice: Notice
  presence: PresenceNews
  typing: { readonly channel: string; readonly users: readonly string[] }
  receipt: ReceiptNews
  member: MemberNews
  /** What a conversation is about has changed. */
  description: FieldsOf<'description'>
  /** An entry was pinned where everybody sees it, or taken down. */
  pinned: FieldsOf<'pinned'>
  /** What the caller keeps of a conversation was changed on another device. */
  settings: FieldsOf<'settings'>
  /** The list of conversations, from the first `inbox()` on. */
  inbox: readonly InboxItem[]
  pending: { readonly channel: string; readonly pending: readonly Pending[] }
  unsent: Unsent
  /** Whether what should outlast the program does. */
  keeping: Keeping
  /** What the server said before it ended the connection, or why the client stopped. */
  problem: HeliographError
}

/** One channel, the same object for the same name. */
export type Channel<B extends object = Body> = {
  readonly name: string
  /** `undefined` while the caller is not in it, as far as is known. */
  readonly summary: ChannelSummary | undefined
  /** Up to where `message` has told everything. */
  readonly position: Position | undefined
  /** The messages on their way, oldest first. */
  readonly pending: readonly Pending<B>[]
  /** Who types now. */
  readonly typers: readonly string[]
  /** How far the others are, by user; filled by `join`, in small channels, and asked for anew after a reconnect. */
  readonly receipts: ReadonlyMap<string, Marks>
  /** Members known to be online; filled by `join`. */
  readonly online: readonly string[]
  readonly on: On<ChannelEvents<B>>
  /**
   * Becomes a member, durably, or opens a channel one is in already: its newest page, who is online, their receipts. Without
   * entries where the program has called `leave` before it was answered.
   */
  join(): Promise<Joined<B>>
  leave(): Promise<void>
  /**
   * Appends a message. Resolves when it is in the log; tries over any number of sockets, in the order of the calls, until
   * it is, or rejects with a refusal that is final. `CLOSED`: whether it is in the log is unknown; where there is a storage
   * it goes again, under the same key, with the next `connect` of the same user. `EXPIRED`: it waited for seven days.
   */
  send(body: B, options?: { readonly key?: string; readonly about?: number }): Promise<Sent>
  /** Gives an entry of the caller's own another body. Goes as a message goes, and resolves when everybody reads it so. */
  edit(seq: number, body: B): Promise<Sent>
  /** Withholds an entry's body for good. */
  delete(seq: number): Promise<Sent>
  /** Reacts to an entry with an emoji, or (`false`) no more. */
  react(seq: number, emoji: string, on?: boolean): Promise<Sent>
  /** A key was pressed, or (`false`) nothing is typed any more. Call it as often as you like. */
  typing(on?: boolean): void
  /** Everything up to a number has been seen; everything told so far when none is said. */
  read(seq?: number): void
  /**
   * Begins to send a file; announce what its `attachment` gives in `body.attachments`. The same file, given again after the
   * program was ended, goes on where it was.
   */
  upload(file: UploadSource, options?: UploadOptions): Upload
  /** An address to read an attachment at, for five minutes: to be saved, shown in its place (pictures only), or the small picture. */
  download(attachment: string, as?: 'file' | 'inline' | 'thumb'): Promise<string>
  /**
   * A page of what was said, ascending: before a number, or the newest. It is of the log that is told here; while an instance
   * of before a restore of the tables answers, it is asked for again, every second.
   */
  history(query?: HistoryQuery): Promise<HistoryPage<B>>
  /** Pages of ever older entries, each ascending. */
  older(query?: HistoryQuery): AsyncGenerator<readonly Message<B>[], void, undefined>
}

/** A connection that mends itself, and everything that is said over it. */
export type Client = {
  readonly state: ConnectionState
  /** What it goes by, or went by last: a WebSocket, or polls over the HTTP API. */
  readonly transport: Transport
  /**
   * How good the way to the server is, as far as what is asked anyway tells; a poor one is spared, as `PROTOCOL.md` says. Poor
   * also where the device should save data.
   */
  readonly quality: Quality
  /** The middle of the times that the last answers took; infinite where most never came. */
  readonly roundTripMs: number | undefined
  /** While `waiting` or `offline`: when the next try begins, in milliseconds since 1970. */
  readonly retryAt: number | undefined
  /** The problem for which it `closed` by itself, or for which it is `waiting` and tries again. */
  readonly reason: HeliographError | undefined
  /** The caller's id, from the first hello on. */
  readonly user: string | undefined
  /** Resolves with the caller's id when the first hello is answered; rejects when the client is closed before. */
  readonly ready: Promise<string>
  readonly channels: readonly ChannelSummary[]
  /** To be kept and given to the next `connect`, by programs that must not miss what is said while they do not run. */
  readonly positions: Readonly<Record<string, Position>>
  readonly keeping: Keeping
  /** What is known of others, by user. */
  readonly people: ReadonlyMap<string, Presence>
  readonly on: On<ClientEvents>
  /** Throws `INVALID_INPUT` for what is no channel's name. */
  channel<B extends object = Body>(name: string): Channel<B>
  /** The conversation with another user. Throws `CLOSED` before `ready`. */
  direct<B extends object = Body>(user: string): Channel<B>
  /** Asks the server for anything of its table; what is lost with a socket is asked again over the next. */
  ask<A extends Exclude<Action, 'message'>>(action: A, request: RequestOf<A>): Promise<ReplyOf<A>>
  /** Creates a conversation or finds it, once, however often it is tried: with others, about something, with first words. */
  converse<B extends object = Body>(request: RequestOf<'converse'>): Promise<Channel<B>>
  /** The conversations, the pinned ones first, then the newest; from then on `inbox` tells the list each time it changes. */
  inbox(): Promise<readonly InboxItem[]>
  /** Sets what the caller keeps of a conversation. */
  settings(request: RequestOf<'settings'>): Promise<ReplyOf<'settings'>>
  /** What the caller shows. Lasts until the user's last socket goes. */
  presence(show: { readonly status?: Status; readonly detail?: Body }): Promise<Presence>
  /** Asks what others show; any number of them. */
  presenceOf(users: readonly string[]): Promise<Readonly<Record<string, Presence>>>
  /** Pages of what is found in the caller's conversations, or in one: part of a word of three characters or more, newest first. */
  search(text: string, query?: SearchQuery): AsyncGenerator<readonly Found[], void, undefined>
  /** Bytes that this client has sent and received since it began. */
  usage(): Usage
  /** Tries now instead of at `retryAt`. */
  reconnect(): void
  /** Ends it for good. Receipts that are due go first, if there is a socket; what is on its way rejects with `CLOSED`. */
  close(): void
  /** Closes it, and forgets what the device keeps for this user, messages on their way included: for a sign-out. */
  forget(): void
}
