import type { Posted } from '../ports.ts'

/** How much a mailbox holds: what is more is for the one behind it to read from the log. */
export const MAILBOX = {
  /** Frames at once, which is also what one command can take out. */
  frames: 200,
  /** Bytes of them: far below the 400 KB of an item. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
  bytes: 128 * 1024,
  /** One that nobody has looked into for so long takes no more, in milliseconds: a poll and a half. */
  unreadMs: 35_000,
  /** How long what was said last may be read once nothing more comes, in seconds. */
  lastWordsSeconds: 60,
} as const

/** What lies in a mailbox: the frames after number `base`, in the order in which they were put. */
export type Mail = {
  readonly base: number
  readonly frames: readonly string[]
  /** Nothing more will come. */
  readonly ended: boolean
  /** How often somebody has come for it. */
  readonly turn: number
}

/**
 * Where the frames of connections without a socket wait. Times are epoch milliseconds. A mailbox lives as long as a
 * socket may; one that has expired is not there, deleted or not.
 */
export type Mailboxes = {
  open(connection: string, now: number): Promise<void>
  /**
   * Puts a frame behind all others, exactly one place each, whoever else puts one. `gone` where there is none or it has
   * ended, `slow` where it is full or unread for too long: see `MAILBOX`. May put a frame twice, never throws for its state.
   */
  put(connection: string, frame: string, now: number): Promise<Extract<Posted, 'sent' | 'gone' | 'slow'>>
  /** Takes no more frames; what is in it may be read for a minute. */
  end(connection: string, now: number): Promise<void>
  /**
   * Somebody comes: counts the turn, and takes out for good what lies up to number `after`. Strongly consistent. May be
   * asked again: what is out is out. Nothing where there is none.
   */
  take(connection: string, after: number, now: number): Promise<Mail | undefined>
  /** Looks into it, and leaves it as it is. May be behind. */
  look(connection: string, now: number): Promise<Mail | undefined>
}
