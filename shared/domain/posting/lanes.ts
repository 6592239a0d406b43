import type { EventName } from '../../protocol/index.ts'

/** What is told: an event of a channel, or of a user. A last word before a close goes alone. */
export type LaneName = Exclude<EventName, 'problem'>

/** How one kind of event is told beside the others. */
export type Lane = {
  /**
   * Where posts wait for a connection the lower goes first. Those of one rank go in the order in which they came. 0 is
   * left to what is worth more than a message.
   */
  readonly rank: number
  /** How often a socket is tried that takes nothing. */
  readonly tries: 1 | 2 | 3
  /** The same under pressure, 0 to leave it out; absent where pressure changes nothing. Only for what no log keeps. */
  readonly underPressure?: 0 | 1
  /** Not told to a socket to which the way is poor. Only for what no log keeps. */
  readonly sparesPoor?: true
}

/** One row an event. Policy of a namespace: where its messages are worth more than others', it has a table of its own. */
export type Lanes = Readonly<Record<LaneName, Lane>>

const ENTRY = { rank: 1, tries: 3 } as const

export const LANES = {
  message: ENTRY,
  notice: ENTRY,
  receipt: { rank: 2, tries: 3 },
  member: { rank: 3, tries: 3 },
  description: { rank: 3, tries: 3 },
  pinned: { rank: 3, tries: 3 },
  settings: { rank: 3, tries: 3 },
  presence: { rank: 3, tries: 3, underPressure: 1 },
  typing: { rank: 4, tries: 1, underPressure: 0, sparesPoor: true },
} as const satisfies Lanes
