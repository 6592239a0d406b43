import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import type { Change } from '../ports.ts'
import { tellUntold } from '../posting/announcing.ts'
import { type Journey, TimeIsUp } from '../posting/journey.ts'
import { laneOf, laneOfEntries } from '../posting/tellings.ts'
import { accountFailed } from './accounts.ts'
import { deliver } from './delivery.ts'
import { carryRelays } from './relaying.ts'

const LANES_AT_ONCE = 8

/** A change with what the stream calls it. */
export type Numbered = { readonly sequence: string; readonly change: Change }

type Range = { readonly channel: string; readonly from: number; readonly to: number }
type Carry = (app: App, changes: readonly Change[], journey: Journey) => Promise<void>
type Row<C extends Change> = {
  /** What is carried in order with it; other lanes go beside it. */
  readonly lane: (change: C) => string
  readonly carry: Carry
  /** The lower goes first. */
  readonly rank: (change: C) => number
  /** How much it may hold up what comes after it: the light go first. */
  readonly weight: (change: C) => number
  /** The entries that it tells, where it tells any. */
  readonly entries?: (change: C) => Range
}

const WEIGHTS = { small: 1, large: 1000 } as const

/** One row a kind of change. */
const KINDS: { readonly [K in Change['kind']]: Row<Extract<Change, { kind: K }>> } = {
  appended: {
    lane: ({ row }) => row.channel,
    carry: deliver,
    rank: change => laneOf(change).rank,
    weight: ({ row }) => (row.members ? WEIGHTS.small : WEIGHTS.large),
    entries: ({ row: { channel }, entry: { seq } }) => ({ channel, from: seq, to: seq }),
  },
  member: {
    lane: ({ channel }) => channel,
    carry: deliver,
    rank: change => laneOf(change).rank,
    weight: () => WEIGHTS.small,
  },
  marks: {
    lane: ({ marks }) => marks.channel,
    carry: deliver,
    rank: change => laneOf(change).rank,
    weight: () => WEIGHTS.small,
  },
  described: {
    lane: ({ channel }) => channel,
    carry: deliver,
    rank: change => laneOf(change).rank,
    weight: () => WEIGHTS.small,
  },
  pinned: {
    lane: ({ channel }) => channel,
    carry: deliver,
    rank: change => laneOf(change).rank,
    weight: () => WEIGHTS.small,
  },
  keeps: {
    lane: ({ channel }) => channel,
    carry: deliver,
    rank: change => laneOf(change).rank,
    weight: () => WEIGHTS.small,
  },
  relay: {
    lane: ({ relay }) => `${relay.channel}#${relay.index}`,
    carry: carryRelays,
    rank: ({ relay }) => laneOfEntries(relay.channel).rank,
    weight: () => WEIGHTS.large,
    entries: ({ relay }) => relay,
  },
}

const rowOf = ({ kind }: Change) => KINDS[kind] as Row<Change>

type Lane = {
  readonly name: string
  readonly numbered: readonly Numbered[]
  readonly rank: number
  readonly weight: number
}

/**
 * The batch by lanes, the lightest first: a quiet channel waits for no busy one. Only among lanes of one weight what is
 * worth most goes first: what is small and stands at the front of the batch would else bring back all behind it where
 * the time is up, each time anew.
 */
const lanesOf = (batch: readonly Numbered[]): readonly Lane[] =>
  [...Map.groupBy(batch, ({ change }) => rowOf(change).lane(change))]
    .map(([name, numbered]) => ({
      name,
      numbered,
      rank: Math.min(...numbered.map(({ change }) => rowOf(change).rank(change))),
      weight: numbered.reduce((sum, { change }) => sum + rowOf(change).weight(change), 0),
    }))
    .toSorted((one, other) => one.weight - other.weight || one.rank - other.rank)

/** Says that a lane failed, to the log and to the ledger. */
const report = async (app: App, { name, numbered }: Lane, thrown: unknown): Promise<void> => {
  if (thrown instanceof TimeIsUp) app.log('WARN', 'fan-out left to the next try', { lane: name })
  else app.log('ERROR', 'fan-out failed', { lane: name, thrown })
  const ranges = numbered.flatMap(({ change }) => rowOf(change).entries?.(change) ?? [])
  const [first, last] = [ranges[0], ranges.at(-1)]
  if (first && last) await accountFailed(app, first.channel, first.from, last.to)
}

/**
 * Carries a batch of changes to the sockets, lane by lane, each in order. Answers the sequence from which on a lane
 * failed, or was not reached in time, for those that did: the stream brings these again, and clients drop what they have.
 */
export const fanOut = async (
  app: App,
  batch: readonly Numbered[],
  journey: Journey = { endsAt: Number.POSITIVE_INFINITY },
): Promise<readonly string[]> => {
  const failed: string[] = []
  // What the batch holds was committed before now: one look does for all of it.
  const carrying = { ...app, look: app.roster.next(), endsAt: journey.endsAt, untold: new Map() }
  await inParallel(LANES_AT_ONCE, lanesOf(batch), async lane => {
    const [first] = lane.numbered
    if (!first) return
    try {
      const changes = lane.numbered.map(({ change }) => change)
      await rowOf(first.change).carry(carrying, changes, journey)
    } catch (thrown) {
      failed.push(first.sequence)
      await report(app, lane, thrown)
    }
  })
  await tellUntold(carrying)
  return failed
}
