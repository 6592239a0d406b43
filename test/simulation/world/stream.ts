import { type BatchHandling, handleBatch } from '../../../local/streams/batch.ts'
import type { StreamRecord } from '../../../local/streams/records.ts'
import { fanOut } from '../../../shared/domain/delivery/fanout.ts'
import type { Change } from '../../../shared/domain/ports.ts'
import type { Chance } from './chance.ts'
import type { Invocation } from './facts.ts'
import type { Lambda } from './lambda.ts'
import type { Sky } from './sky.ts'

/** The stream of the rooms and the event source mapping that carries it: shards, lanes, tries, dead letters. */

const POLL_MS = 250
const FANOUT_MS = 60_000
/** What `functions/fanout` leaves of its time. */
const RESERVE_MS = 3000
/** What DynamoDB keeps of a stream. */
export const TRIM_MS = 24 * 3_600_000

/** As `infra/fanout.ts` sets it. */
const MAPPING = {
  id: 'rooms',
  table: 'rooms',
  streamArn: '',
  function: 'fanout',
  patterns: [],
  batchSize: 100,
  windowMs: 0,
  bisect: true,
  retries: 3,
  maximumAgeMs: 300_000,
  reportsFailures: true,
  failureDestination: undefined,
  fromLatest: false,
} as const

/** The item that changed, which is what keeps order, and its partition key, which picks the lane. */
type Item = { readonly partition: string; readonly item: string }

/** One row a kind of change; a kind that nobody knows here keeps its own order, and that of nothing else. */
const ITEMS: { readonly [K in Change['kind']]?: (change: Extract<Change, { kind: K }>) => Item } = {
  appended: ({ row }) => ({ partition: row.channel, item: '#' }),
  member: ({ channel, user }) => ({ partition: channel, item: user }),
  marks: ({ user, marks }) => ({ partition: `user#${user}`, item: marks.channel }),
  relay: ({ relay }) => ({ partition: `relay#${relay.channel}#${relay.index}`, item: '' }),
}

const itemOf = (change: Change): Item => {
  const row = ITEMS[change.kind] as ((change: Change) => Item) | undefined
  return row?.(change) ?? { partition: change.kind, item: '' }
}

const laneOf = (partition: string, lanes: number): number => {
  let sum = 7
  for (const char of partition) sum = (sum * 31 + char.charCodeAt(0)) % 9973
  return sum % lanes
}

type Lane = { readonly name: string; readonly queue: StreamRecord[]; isRunning: boolean }

export class Stream {
  /** Batches that were given up, whole. */
  readonly deadLetters: (readonly Change[])[] = []
  /** Nobody reads it until then. */
  pausedUntil = 0
  readonly #sky: Sky
  readonly #chance: Chance
  readonly #lambda: Lambda
  readonly #lanes: readonly Lane[]
  readonly #batchSize: number
  readonly #changes = new Map<string, Change>()
  #sequence = 0
  #life = 0

  constructor(sky: Sky, lambda: Lambda, { lanes, batchSize }: { lanes: number; batchSize: number }) {
    this.#sky = sky
    this.#chance = sky.chance.branch()
    this.#lambda = lambda
    this.#batchSize = batchSize
    this.#lanes = Array.from({ length: lanes }, (_, at) => ({
      name: `lane-${at}`,
      queue: [],
      isRunning: false,
    }))
  }

  /** Records that nobody is done with. */
  get waiting(): number {
    return this.#lanes.reduce((sum, { queue }) => sum + queue.length, 0) + this.#changes.size
  }

  get isIdle(): boolean {
    return this.#lanes.every(({ queue, isRunning }) => queue.length === 0 && !isRunning)
  }

  put(change: Change): void {
    this.#sequence++
    const { partition, item } = itemOf(change)
    const sequence = String(this.#sequence).padStart(6, '0')
    const lane = this.#lanes[laneOf(partition, this.#lanes.length)] as Lane
    this.#changes.set(sequence, change)
    lane.queue.push({
      sequence,
      partition,
      item: `${partition} ${item}`,
      at: this.#sky.scheduler.now,
      event: {},
    })
    if (this.#chance.happens(this.#sky.weather.streamSwap)) this.#swap(lane)
    if (!lane.isRunning) void this.#run(lane)
  }

  /** Another stream is read from now on: nobody brings any more what this one held. */
  beginAnew(): void {
    this.#life++
    for (const { queue } of this.#lanes)
      for (const { sequence } of queue.splice(0)) this.#changes.delete(sequence)
    this.deadLetters.splice(0)
  }

  /** Carries what was given up once more, as an operator does. */
  async redrive(): Promise<void> {
    for (const changes of this.deadLetters.splice(0)) {
      await this.#lambda.invoke('fanout', 'redrive', FANOUT_MS, (app, { instance: { release } }) =>
        fanOut(
          app,
          changes.map((change, at) => ({ sequence: String(at), change: release.reads(change) })),
        ),
      )
    }
  }

  /** Order is per item: the last record may stand before one of another item. */
  #swap({ queue }: Lane): void {
    const [before, last] = queue.slice(-2)
    if (!before || !last) return
    const [one, other] = [before, last].map(({ sequence }) => itemOf(this.#changeOf(sequence)))
    if (one?.partition === other?.partition && one?.item === other?.item) return
    queue.splice(-2, 2, last, before)
    this.#sky.coverage.count('sometimes: records of different items are swapped')
  }

  async #run(lane: Lane): Promise<void> {
    const { scheduler, coverage } = this.#sky
    lane.isRunning = true
    while (lane.queue.length > 0) {
      const isLate = this.#chance.happens(this.#sky.weather.streamLate)
      if (isLate) coverage.count('sometimes: a batch is late')
      await scheduler.sleep(this.#chance.next() * POLL_MS + (isLate ? this.#chance.next() ** 3 * 60_000 : 0))
      if (this.pausedUntil > scheduler.now) await scheduler.sleep(this.pausedUntil - scheduler.now)
      this.#trim(lane)
      const batch = lane.queue.splice(0, this.#chance.whole(1, this.#batchSize))
      const life = this.#life
      await handleBatch(this.#handlingOf(lane), batch)
      if (life === this.#life && this.#chance.happens(this.#sky.weather.streamTwice))
        await this.#repeat(lane, batch)
      for (const { sequence } of batch) this.#changes.delete(sequence)
    }
    lane.isRunning = false
  }

  #trim({ queue }: Lane): void {
    const kept = queue.filter(({ at }) => this.#sky.scheduler.now - at < TRIM_MS)
    const gone = queue.filter(record => !kept.includes(record)).map(({ sequence }) => sequence)
    if (gone.length === 0) return
    this.#sky.coverage.count('sometimes: the stream is trimmed')
    this.#sky.watch.tell(
      'trimmed',
      gone.map(sequence => this.#changeOf(sequence)),
    )
    for (const sequence of gone) this.#changes.delete(sequence)
    queue.splice(0, queue.length, ...kept)
  }

  async #repeat(lane: Lane, batch: readonly StreamRecord[]): Promise<void> {
    this.#sky.coverage.count('sometimes: a batch is brought once more')
    await this.#invoke(lane, batch)
  }

  #handlingOf(lane: Lane): BatchHandling {
    const { scheduler, coverage, watch } = this.#sky
    const life = this.#life
    return {
      mapping: { ...MAPPING, lanes: this.#lanes.length },
      invoke: batch => this.#invoke(lane, batch),
      giveUp: async (batch, why) => {
        if (life !== this.#life) return
        const changes = batch.map(({ sequence }) => this.#changeOf(sequence))
        coverage.count(`sometimes: a batch is given up, ${why}`)
        this.deadLetters.push(changes)
        watch.tell('givenUp', changes)
      },
      finished: () => {},
      pause: ms => scheduler.sleep(ms),
      now: () => scheduler.now,
      stopping: () => life !== this.#life,
    }
  }

  /** What the handler of the fan-out does with a batch, and how its answer reads. */
  async #invoke(lane: Lane, batch: readonly StreamRecord[]) {
    let by: Invocation | undefined
    const ended = await this.#lambda.invoke(
      'fanout',
      `${lane.name} ${batch.length}`,
      FANOUT_MS,
      (app, invocation) => {
        by = invocation
        const { reads } = invocation.instance.release
        const numbered = batch.map(({ sequence }) => ({
          sequence,
          change: reads(this.#changeOf(sequence)),
        }))
        return fanOut(app, numbered, { endsAt: invocation.began + FANOUT_MS - RESERVE_MS })
      },
    )
    const requestId = by?.id ?? ''
    if (!ended.ok)
      return {
        ok: false as const,
        requestId,
        failure: 'error' as const,
        error: { errorType: '', errorMessage: '' },
      }
    const failures = ended.value.map(itemIdentifier => ({ itemIdentifier }))
    if (failures.length > 0) this.#sky.coverage.count('sometimes: a batch fails in part')
    if (by && failures.length === 0)
      this.#sky.watch.tell(
        'carried',
        batch.map(({ sequence }) => this.#changeOf(sequence)),
        by,
      )
    return { ok: true as const, requestId, payload: JSON.stringify({ batchItemFailures: failures }) }
  }

  #changeOf(sequence: string): Change {
    return this.#changes.get(sequence) as Change
  }
}
