import type { Client } from './api.ts'
import { HeliographClient } from './client.ts'
import type { ConnectOptions } from './connect-options.ts'

/**
 * The Heliograph client for browsers and Node: one connection that mends itself, and channels whose messages come once
 * each, in order, without a hole.
 */

export type { KnownBody } from '../shared/protocol/kinds.ts'
export type {
  Amended,
  Channel,
  ChannelEvents,
  ChannelSummary,
  Client,
  ClientEvents,
  Found,
  HistoryPage,
  HistoryQuery,
  Joined,
  MemberNews,
  Message,
  Notice,
  Position,
  PresenceNews,
  ReceiptNews,
  SearchQuery,
} from './api.ts'
export type { Body } from './body.ts'
export type { Reset } from './channel/channel-log.ts'
export type { Marks } from './channel/marks.ts'
export type { ConnectOptions } from './connect-options.ts'
export type { ConnectionState } from './connection/connection-news.ts'
export type { Token } from './connection/dial.ts'
export type { Quality } from './connection/quality.ts'
export type { OpenSocket, SocketLike } from './connection/socket.ts'
export type { Usage } from './connection/usage.ts'
export type { Transport } from './connection/ways.ts'
export type { On } from './emitter.ts'
export { type ClientCode, type ErrorCode, HeliographError } from './errors.ts'
export type { Attachment, Upload, UploadOptions, UploadSource, UploadState } from './files/uploads.ts'
export type { InboxItem } from './inbox/inbox-item.ts'
export type { Keeping } from './outbox/kept.ts'
export type { Pending, Sent, Unsent } from './outbox/pending.ts'
export type { Fetch, Ports } from './ports.ts'
export type { Own, TextStorage } from './storage.ts'

/** Connects, and stays connected until `close`. Returns at once; `ready` tells when the server has answered. */
export const connect = (options: ConnectOptions): Client => new HeliographClient(options)
