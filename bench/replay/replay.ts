import { randomUUID } from 'node:crypto'
import { type Costs, costsOf } from './costs.ts'
import { Crowd, type Room } from './crowd.ts'
import type { Endpoint } from './endpoint.ts'
import { historyOf } from './history.ts'
import type { Pace } from './pace.ts'
import type { Plan } from './plan.ts'
import { watchTree } from './process-tree.ts'
import type { Progress } from './progress.ts'
import { doneOrSilent, unmoved } from './quiet.ts'
import type { Verdict } from './room-check.ts'
import { speak } from './speech.ts'
import { Tally } from './tally.ts'
import type { Latency } from './times.ts'

/** How it is replayed. */
export type Manner = {
  readonly pace: Pace
  /** Sends under way at once in a room, at most. */
  readonly ahead: number
  /** How long nothing may come before what is missing is given up. */
  readonly silenceMs: number
}

/** Everything that a replay found out. */
export type Outcome = {
  readonly verdicts: readonly Verdict[]
  /** Rooms whose history could not be read back. */
  readonly unread: number
  readonly refusals: ReadonlyMap<string, number>
  readonly resets: number
  readonly receipts: Latency
  readonly answers: Latency
  readonly costs: Costs
  /** What the stack did on purpose, by fault. */
  readonly faults: Readonly<Record<string, number>>
  /** From the first send to the last receipt; to get everybody connected and joined. */
  readonly seconds: number
  readonly gatheringSeconds: number
  /** The most that this process and all it started had resident at once; 0 where that is not to be had. */
  readonly peakBytes: number
  /** Processor seconds while messages went, of the clients (this process) and of all that it started. */
  readonly clientsCpuSeconds: number
  readonly stackCpuSeconds: number
}

const MEMBERS_QUIET_MS = 1000

const gather = async (
  plan: Plan,
  crowd: Crowd,
  { endpoint, tally, progress }: { endpoint: Endpoint; tally: Tally; progress: Progress },
): Promise<readonly Room[]> => {
  await crowd.connect(plan, endpoint, progress)
  const rooms: Room[] = []
  for (const room of plan.rooms)
    rooms.push(await crowd.enter(room, tally.checkOf(room), tally.ears, progress))
  // Everybody is told of everybody who comes. That belongs to no message, so it is let pass before the counting begins.
  progress.tell('waiting until everybody has heard who is there')
  await unmoved(() => crowd.memberNews, MEMBERS_QUIET_MS)
  return rooms
}

const stateOf = (tally: Tally, total: number, began: number): string => {
  const seconds = (performance.now() - began) / 1000
  const [seen, expected] = [tally.seen, tally.expected]
  const isEnding = tally.answered + tally.refused === total
  const rates = `${Math.round(tally.answered / seconds)} messages/s, ${Math.round(seen / seconds)} deliveries/s`
  return isEnding
    ? `all ${total} sent, waiting for ${tally.missing} of ${expected} deliveries, ${Math.round(seconds)} s`
    : `sent ${tally.answered} of ${total}, delivered ${seen} of ${expected}, ${rates}`
}

/** Sends everything and waits for all of it; what has not come when nothing comes any more is given up. */
const perform = async (
  plan: Plan,
  rooms: readonly Room[],
  tally: Tally,
  manner: Manner,
  progress: Progress,
) => {
  const total = plan.rooms.reduce((sum, { lines }) => sum + lines.length, 0)
  const ending = new AbortController()
  const began = performance.now()
  const speeches = Promise.all(
    rooms.map(room => speak(room, { ...manner, from: plan.from, signal: ending.signal }, tally.sending)),
  )
  const isSaid = () => tally.answered + tally.refused === total
  const listening = doneOrSilent(
    {
      isDone: () => isSaid() && tally.missing === 0,
      isWaiting: () => isSaid() || tally.underWay > 0,
      heardAt: () => tally.heardAt,
      tell: () => progress.tell(stateOf(tally, total, began)),
    },
    manner.silenceMs,
  )
  await Promise.race([listening, speeches.then(() => listening)])
  ending.abort()
  return { seconds: (tally.heardAt - began) / 1000 }
}

/** Holds every room against its history. One whose history cannot be read is held against nothing, and shows it. */
const judge = async (rooms: readonly Room[], progress: Progress) => {
  const verdicts: Verdict[] = []
  let unread = 0
  for (const room of rooms) {
    progress.tell(`reading ${room.plan.channel} back`)
    const history = await historyOf(room)
    if (!history) unread++
    verdicts.push(room.check.verdict(history ?? []))
  }
  return { verdicts, unread }
}

const count = async (plan: Plan, crowd: Crowd, endpoint: Endpoint, manner: Manner, progress: Progress) => {
  const tree = watchTree(process.pid)
  try {
    const tally = new Tally(plan.rooms, randomUUID().slice(0, 8))
    const gatheringFrom = performance.now()
    const rooms = await gather(plan, crowd, { endpoint, tally, progress })
    const gatheringSeconds = (performance.now() - gatheringFrom) / 1000
    const [before, usedBefore] = [await endpoint.operations(), tree.look()]
    const { seconds } = await perform(plan, rooms, tally, manner, progress)
    const [after, usedAfter] = [await endpoint.operations(), tree.look()]
    const judged = await judge(rooms, progress)
    return {
      ...judged,
      refusals: tally.refusals,
      resets: tally.resets,
      receipts: tally.receipts.read(),
      answers: tally.answers.read(),
      faults: await endpoint.faults(),
      costs: costsOf(before, after, tally.answered),
      seconds,
      gatheringSeconds,
      peakBytes: tree.peak(),
      clientsCpuSeconds: (usedAfter?.ownCpuSeconds ?? 0) - (usedBefore?.ownCpuSeconds ?? 0),
      stackCpuSeconds: (usedAfter?.restCpuSeconds ?? 0) - (usedBefore?.restCpuSeconds ?? 0),
    }
  } finally {
    tree.stop()
  }
}

/** Replays a plan against a stack, with everybody in it a client of the SDK. Throws when the stack ends meanwhile. */
export const replay = async (
  plan: Plan,
  endpoint: Endpoint,
  manner: Manner,
  progress: Progress,
): Promise<Outcome> => {
  const crowd = new Crowd()
  try {
    return await Promise.race([count(plan, crowd, endpoint, manner, progress), endpoint.fails])
  } finally {
    crowd.close()
    progress.end()
  }
}
