import type { LIMITS } from '../shared/protocol/index.ts'

type Row = { readonly what: string; readonly show: (value: number) => string; readonly over: string }

const kilobytes = (bytes: number) =>
  bytes < 10_240 && bytes % 1024 ? `${bytes} bytes` : `${bytes / 1024} KB`
const megabytes = (bytes: number) => `${bytes / 1024 ** 2} MB`
const count = (value: number) => String(value)
const seconds = (value: number) => `${value} s`
const characters = (value: number) => `${value} characters`

/** The words for each limit: a limit without words does not compile. */
export const LIMIT_ROWS: { readonly [Name in keyof typeof LIMITS]: Row } = {
  frameBytes: {
    what: 'a frame, as UTF-8',
    show: kilobytes,
    over: 'API Gateway ends the socket with 1009; where a frame gets through, `TOO_LARGE`',
  },
  bodyBytes: { what: "a message's `body`, as JSON text", show: kilobytes, over: '`TOO_LARGE`' },
  pageBytes: {
    what: 'the entries of one page, together',
    show: kilobytes,
    over: 'the page is shorter, `more: true`',
  },
  depth: { what: 'nesting of a frame', show: value => `${value} levels`, over: '`INVALID_INPUT`' },
  idLength: { what: "a frame's `id`, a message's `key`", show: characters, over: '`INVALID_INPUT`' },
  connectionLength: { what: "a socket's id in `replaces`", show: characters, over: '`INVALID_INPUT`' },
  emojiLength: { what: "a reaction's `emoji`", show: characters, over: '`INVALID_INPUT`' },
  emojis: {
    what: 'kinds of reactions on one entry, and those of one user on it',
    show: count,
    over: '`TOO_LARGE`',
  },
  reactors: { what: 'users who react to one entry with one emoji', show: count, over: '`TOO_LARGE`' },
  reactorsBytes: {
    what: "the names in one entry's `reactions`, on a page",
    show: kilobytes,
    over: 'fewer names than `count`',
  },
  amendedBytes: {
    what: 'all edits of one entry, and all reactions to it',
    show: kilobytes,
    over: '`TOO_LARGE`',
  },
  detailBytes: { what: 'presence `detail`, as JSON text', show: kilobytes, over: '`TOO_LARGE`' },
  pageMost: { what: '`limit` of `history`', show: count, over: '`INVALID_INPUT`' },
  pageDefault: { what: '`limit` of `history` and `inbox` when it is left out', show: count, over: '–' },
  inboxMost: { what: '`limit` of `inbox`', show: count, over: '`INVALID_INPUT`' },
  nextLength: { what: '`next` of `inbox` and `search`', show: characters, over: '`INVALID_INPUT`' },
  searchLength: { what: '`text` of `search`', show: characters, over: '`INVALID_INPUT`' },
  foundMost: { what: '`limit` of `search`', show: count, over: '`INVALID_INPUT`' },
  foundDefault: { what: '`limit` of `search` when it is left out', show: count, over: '–' },
  titleLength: { what: '`title` and `subject` of a conversation', show: characters, over: '`INVALID_INPUT`' },
  detailsBytes: { what: '`details` of a conversation, as JSON text', show: kilobytes, over: '`TOO_LARGE`' },
  invitedMost: { what: 'users in one `converse` or `invite`', show: count, over: '`INVALID_INPUT`' },
  mentionsMost: { what: 'users in the `mentions` of a body', show: count, over: 'none of them counts' },
  choices: { what: 'quick replies of one message', show: count, over: '`INVALID_INPUT`' },
  choiceLength: { what: 'what stands on a quick reply', show: characters, over: '`INVALID_INPUT`' },
  reasonLength: { what: '`reason` of a mute, a ban or a report', show: characters, over: '`INVALID_INPUT`' },
  sanctionSeconds: { what: '`seconds` of a mute or a ban', show: seconds, over: '`INVALID_INPUT`' },
  slowSeconds: { what: '`slow` of `rules`', show: seconds, over: '`INVALID_INPUT`' },
  wordsMost: { what: '`words` of `rules`', show: count, over: '`INVALID_INPUT`' },
  wordLength: { what: 'one of the `words` of `rules`', show: characters, over: '`INVALID_INPUT`' },
  pinnedMost: { what: '`pinned` of `settings`', show: count, over: '`INVALID_INPUT`' },
  pinsMost: {
    what: 'entries pinned in one conversation; `limit` of `pins`',
    show: count,
    over: '`CONFLICT`; `INVALID_INPUT`',
  },
  pinsDefault: { what: '`limit` of `pins` when it is left out', show: count, over: '–' },
  exportedMost: { what: '`limit` of `export`', show: count, over: '`INVALID_INPUT`' },
  usersAsked: { what: 'users in one `presence`', show: count, over: '`INVALID_INPUT`' },
  cursors: { what: 'channels in one `sync`', show: count, over: '`INVALID_INPUT`' },
  regions: { what: 'regions in one `census`', show: count, over: 'the others are counted as `elsewhere`' },
  heads: { what: 'heads in one reply to `ping`', show: count, over: 'those of the channels that spoke last' },
  heartbeatSeconds: { what: 'between two beats of a client', show: seconds, over: '–' },
  leaseSeconds: {
    what: 'a lease, from the last `hello`, `join`, `ping` or `presence`',
    show: seconds,
    over: 'no events, until one of these four',
  },
  restSeconds: {
    what: 'between two beats of a socket on which nothing is said; the most that `next` may say',
    show: seconds,
    over: '`INVALID_INPUT`; API Gateway ends what is silent for ten minutes',
  },
  aliveSeconds: { what: 'between two signs of life of such a socket', show: seconds, over: '–' },
  reconnectSpreadMs: {
    what: 'the wait before the first try after a socket that others may have lost, too',
    show: value => `${value} ms`,
    over: '–',
  },
  fileBytes: { what: 'a file', show: megabytes, over: '`INVALID_INPUT`' },
  partBytes: { what: 'a part of a file that is not its last', show: megabytes, over: 'S3 refuses it' },
  parts: { what: 'parts of a file', show: count, over: '`INVALID_INPUT`' },
  partsAsked: { what: '`parts` of one `upload-parts`', show: count, over: '`INVALID_INPUT`' },
  thumbBytes: { what: 'the small picture of a picture', show: kilobytes, over: '`INVALID_INPUT`' },
  fileNameLength: { what: "a file's name", show: characters, over: '`INVALID_INPUT`' },
  attachments: { what: '`attachments` of a message', show: count, over: '`INVALID_INPUT`' },
}
