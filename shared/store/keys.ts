/** Every key of every table is built and taken apart here, nowhere else. `#` stands in no channel's and no user's name. */

/** The channel's row and its members in one partition, what a user is in in another. */
export const rowKey = (channel: string) => ({ pk: channel, sk: '#' })
export const memberKey = (channel: string, user: string) => ({ pk: channel, sk: `member#${user}` })
/** What a channel is about, beside its row. */
export const descriptionKey = (channel: string) => ({ pk: channel, sk: DESCRIPTION })
/**
 * What is pinned in a channel. It begins as the description does: the stream has five filters, and carries what begins so; a version
 * that does not know it finds nobody who changed it, and passes over it.
 */
export const pinsKey = (channel: string) => ({ pk: channel, sk: PINS })
export const marksKey = (user: string, channel: string) => ({ pk: `user#${user}`, sk: `in#${channel}` })
/** What is to be told to one page of a large channel, in a partition of its own: other lanes carry it. */
export const relayKey = (channel: string, index: number) => ({
  pk: `relay#${channel}#${index}`,
  sk: RELAYS,
})
/** What entries of a channel were amended to, beside its log. */
export const amendedKey = (channel: string, seq: number) => ({ channel: `amended#${channel}`, seq })
/** The ledger of a channel, among the logs that expire: `#` keeps it apart from every channel. */
export const ledgerKey = (channel: string, seq: number) => ({ channel: `ledger#${channel}`, seq })
/** What may be where in a log, stretch by stretch, among the logs that expire. */
export const filtersKey = (
  { channel, epoch }: { readonly channel: string; readonly epoch: string },
  stretch: number,
) => ({
  channel: `filters#${channel}#${epoch}`,
  seq: stretch,
})
/** The mailbox of a connection without a socket, among the logs that expire. */
export const mailboxKey = (connection: string) => ({ channel: `mailbox#${connection}`, seq: 0 })
/** Where movements are noted, among the logs that expire; their numbers are times. */
export const MOVEMENTS = 'movements#'
/** The files of a channel that were checked, beside its row's own partition, which is busy. No record of theirs is carried. */
export const fileKey = (channel: string, id: string) => ({ pk: `files#${channel}`, sk: `file#${id}` })
/** Who may not speak in a channel, or not be in it, by name. No record of theirs is carried. */
export const sanctionKey = (channel: string, user: string, kind: 'muted' | 'banned') => ({
  pk: `sanctions#${channel}`,
  // Not the name first: a user may be called as records of the stream are told apart.
  sk: `${SANCTION}${user}#${kind}`,
})
/** The words that may not be said in a channel. */
export const wordsKey = (channel: string) => ({
  pk: `words#${channel}`,
  sk: 'words',
})
const padded = (number: number): string => String(number).padStart(16, '0')
type Reported = { readonly channel: string; readonly seq: number }
/** An entry that somebody reported: all that are open stand together, by channel and number. */
export const reportPrefix = (channel: string) => `${REPORT}${channel}#`
export const reportKey = ({ channel, seq }: Reported) => ({
  pk: 'reports#',
  sk: `${reportPrefix(channel)}${padded(seq)}`,
})
/** What was resolved, by channel. */
export const resolvedKey = ({ channel, seq }: Reported, at: number) => ({
  pk: `resolved#${channel}`,
  sk: `${REPORT}${padded(seq)}#${padded(at)}`,
})
/** That somebody reported it: once. The spam check has no name. */
export const complaintKey = ({ channel, seq }: Reported, by: string) => ({
  pk: `complaints#${channel}`,
  sk: `${REPORT}${padded(seq)}#${by}`,
})
export const REPORT = 'report#'
export const SANCTION = 'sanction#'
export const DESCRIPTION = 'about'
export const PINS = `${DESCRIPTION}#pins`
export const MEMBERS = 'member#'
export const MARKS = 'in#'
export const RELAYS = 'relay#'

/** Connections: a user with all sockets, the identity behind a socket, a ticket. */
export const userKey = (user: string) => ({ pk: `user#${user}` })
export const identityKey = (connection: string) => ({ pk: `socket#${connection}` })
export const ticketKey = (digest: string) => ({ pk: `ticket#${digest}` })
/** An upload on its way, and what a user has begun to upload in a day. */
export const uploadKey = (id: string) => ({ pk: `upload#${id}` })
export const uploadedKey = (user: string, day: number) => ({ pk: `uploaded#${day}#${user}` })
/** The users whose tokens were revoked of late. */
export const revocationsKey = { pk: 'revocations' }

/** What a key's own part says: the user of a `member#` or `user#`, the channel of an `in#`. */
export const afterHash = (key: string): string => key.slice(key.indexOf('#') + 1)

/** The rows that fall due are found shard by shard, so that no partition of the index runs hot. */
export const SHARDS = 8
export const shardOf = (user: string): number => {
  let sum = 0
  for (const char of user) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973
  return sum % SHARDS
}
