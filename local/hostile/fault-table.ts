/** One way in which AWS is less kind than a laptop. */
export type FaultRow = {
  /** The behaviour of AWS that it stands for, as the table in `RELIABILITY.md` numbers them. */
  readonly of: string
  /** How often it happens, from 0 to 1, of all the times when it could. */
  readonly share: number
  /** How much of it: milliseconds where nothing else is said. Where it is a bound, anything up to it. */
  readonly size: number
  readonly does: string
}

/**
 * THE table of faults. What each is by default is savage enough to matter and mild enough that a program that does its
 * part loses nothing. Times of AWS are compressed: two hours are 20 s, the 29 s of an integration are 4 s.
 */
export const FAULTS = {
  'connect-refused': { of: 'E17', share: 0.03, size: 0, does: 'the authorizer fails: the upgrade gets 500' },
  'connect-late': { of: 'E17', share: 0.03, size: 5000, does: 'the authorizer takes longer than is waited' },
  'disconnect-lost': { of: 'E2', share: 0.3, size: 0, does: '`$disconnect` is never told' },
  'disconnect-late': { of: 'E2', share: 0.3, size: 5000, does: '`$disconnect` is told up to so much later' },
  'frame-late': { of: 'E3', share: 0.3, size: 300, does: 'a frame waits up to so long while later ones run' },
  'frame-twice': { of: 'E3', share: 0.05, size: 100, does: 'a frame is run twice, up to so long apart' },
  'answer-late': { of: 'E3', share: 0.2, size: 300, does: 'an answer comes up to so much later' },
  'answer-lost': { of: 'E7', share: 0.02, size: 5000, does: 'the gateway gives up; the function commits' },
  'instance-crashes': { of: 'E9', share: 0.02, size: 40, does: 'an instance dies within so long, at work' },
  'instance-ends': { of: 'E9', share: 0.01, size: 0, does: 'an instance is taken away after its answer' },
  'post-throttled': { of: 'E6', share: 0.03, size: 0, does: 'a post gets 429' },
  'post-gone': { of: 'E1', share: 0.01, size: 0, does: 'a post to a living socket gets 410' },
  'post-late': { of: 'E6', share: 0.1, size: 300, does: 'a post is carried out up to so much later' },
  'post-lost': { of: 'E10', share: 0.05, size: 0, does: 'a post gets 200 and never arrives' },
  'socket-dies': { of: 'E4', share: 0.5, size: 10_000, does: 'a socket ends within so long, without a word' },
  'socket-cut-off': { of: 'E10', share: 0.15, size: 6000, does: 'a socket is half open for so long' },
  'life-short': { of: 'E4', share: 1, size: 20_000, does: 'a socket ends after so long instead of 2 h' },
  'idle-short': { of: 'E4', share: 1, size: 15_000, does: 'a silent socket ends after so long, not 10 min' },
  'wait-short': { of: 'E7', share: 1, size: 4000, does: 'the gateway waits so long instead of 29 s' },
  'batch-late': { of: 'E11', share: 0.2, size: 1000, does: 'a batch comes up to so much later' },
  'batch-twice': { of: 'E11', share: 0.1, size: 500, does: 'a batch comes again, up to so much later' },
  'batch-mixed': { of: 'E11', share: 0.5, size: 0, does: 'records of different items change places' },
  'batch-fails': { of: 'E12', share: 0.08, size: 0, does: 'a batch was handled, and counts as failed' },
  'stream-shards': { of: 'E11', share: 1, size: 4, does: 'a stream has so many shards' },
  'shard-splits': { of: 'E11', share: 0.02, size: 16, does: 'a shard splits, up to so many in all' },
  'stream-trimmed': { of: 'E11', share: 0, size: 0, does: 'records are gone before they were read' },
  'ttl-never': { of: 'E13', share: 0.3, size: 0, does: 'nothing that expires is ever deleted' },
  'ttl-late': { of: 'E13', share: 0.5, size: 5000, does: 'what expires is deleted so much later' },
  'ttl-at-once': { of: 'E13', share: 1, size: 500, does: 'what expires is deleted within so long' },
  'read-stale': { of: 'E14', share: 0.5, size: 500, does: 'reads and indexes lag by up to so much' },
  'database-slow': { of: 'E15', share: 0.05, size: 200, does: 'a call takes up to so much longer' },
  'database-conflict': { of: 'E15', share: 0.02, size: 0, does: 'a write meets a transaction' },
  'database-throttled': { of: 'E15', share: 0.02, size: 0, does: 'a call is over the throughput' },
  'database-fails': { of: 'E15', share: 0.01, size: 0, does: 'a call fails and does nothing' },
  'commit-unknown': { of: 'E15', share: 0.04, size: 0, does: 'a write is done, and the answer is an error' },
} as const satisfies Readonly<Record<string, FaultRow>>

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS

/** All of them, in the order of the table. */
export const FAULT_NAMES = Object.keys(FAULTS) as readonly FaultName[]
