import { CLIENT_LIMITS, FRAME_DEPTH } from './client-limits.ts'

/** The limits of the wire, in the units their names say. */
export const LIMITS = {
  ...CLIENT_LIMITS,
  depth: FRAME_DEPTH,
  /** A message's body as JSON text. */
  bodyBytes: 16 * 1024,
  /** What a page of entries may take, so that its reply stays below a frame. */
  pageBytes: 24 * 1024,
  /** A frame's `id` and a message's `key`, in characters. */
  idLength: 64,
  /** A socket's id as API Gateway gives it, in characters; it gives some sixteen. */
  connectionLength: 128,
  /** What a reaction is called, in characters; how many kinds an entry has, and names each. */
  emojiLength: 32,
  emojis: 20,
  reactors: 100,
  /** What a page gives of the names of one entry's reactions. */
  reactorsBytes: 4 * 1024,
  /** All that an entry was amended by: its versions, and whoever ever reacted. */
  amendedBytes: 64 * 1024,
  /** Presence detail as JSON text. */
  detailBytes: 1024,
  /** Entries of one page: the most, and when nothing is said. */
  pageMost: 100,
  pageDefault: 50,
  /** Conversations of one `inbox`, and what says where the next ones begin, in characters. */
  inboxMost: 500,
  nextLength: 640,
  /** What is searched for, in characters, and entries of one page of what is found. */
  searchLength: 100,
  foundMost: 100,
  foundDefault: 20,
  /** A conversation's title or subject, in characters; what an application keeps with it as JSON text. */
  titleLength: 200,
  detailsBytes: 1024,
  /** Users who are invited at once: with whoever invites them the row of a channel can name them all. */
  invitedMost: 15,
  /** Quick replies of one message, and what stands on each, in characters. */
  choices: 10,
  choiceLength: 80,
  /** Why somebody is muted, banned or reported, in characters. */
  reasonLength: 200,
  /** The longest a mute or a ban lasts that has an end, and the most between two messages in slow mode, in seconds. */
  sanctionSeconds: 10 * 365 * 24 * 3600,
  slowSeconds: 600,
  /** Words that may not be said in one channel, and each of them, in characters. */
  wordsMost: 100,
  wordLength: 50,
  /** The highest place among pinned conversations. */
  pinnedMost: 999,
  /** Entries that are pinned in one conversation, and of one page of them when nothing is said. */
  pinsMost: 50,
  pinsDefault: 20,
  /** Entries of one page of an `export`. */
  exportedMost: 1000,
  /** Regions that one `census` names: those with most users. */
  regions: 300,
  /** A client beats this often, in seconds; a lease lasts a little more than two beats. */
  heartbeatSeconds: 30,
  leaseSeconds: 75,
  /**
   * So seldom may a socket beat on which nothing is said, in seconds. API Gateway ends what is silent for ten minutes, so
   * one beat of two may get lost: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
   */
  restSeconds: 240,
  /** Between two signs of life of such a socket, for those who would know sooner that it is dead, in seconds. */
  aliveSeconds: 60,
  /** Within this the first tries of those who lost their sockets together spread: 5 s take 2,500 sockets at 500 new ones a second, which is an account's quota. */
  reconnectSpreadMs: 5000,
  /** What a file may have, whatever its namespace says. */
  fileBytes: 100 * 1024 * 1024,
  /** The least that S3 lets a part have that is not the last: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
  partBytes: 5 * 1024 * 1024,
  /** The parts of the longest file. */
  parts: 20,
  /** Addresses of one `upload-parts`: signed with a session token each has some 2 KB. */
  partsAsked: 8,
  /** A file's name, in characters. */
  fileNameLength: 255,
  /** Attachments of one message. */
  attachments: 10,
} as const
