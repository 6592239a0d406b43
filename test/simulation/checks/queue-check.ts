import type { Position } from '../../../client/index.ts'
import type { Life, Told } from '../world/facts.ts'
import { rowIn } from '../world/tables.ts'
import type { Observer, Restored } from '../world/watch.ts'
import { START, type World } from '../world/world.ts'
import { type Committed, KEPT_MS } from './committed.ts'

/** Own queues: each device is handed them over from where its user has read them up to, or later where it had more (I5). */
export class QueueCheck implements Observer {
  readonly #world: World
  readonly #committed: Committed
  /** Up to where each user has read. */
  readonly #read = new Map<string, number>()
  /** Up to where each device has been told, in whatever run. */
  readonly #had = new Map<string, number>()

  constructor(world: World, committed: Committed) {
    this.#world = world
    this.#committed = committed
  }

  told = (life: Life, { channel, seq }: Told): void => {
    this.#had.set(`${life.device} ${channel}`, seq)
  }

  reads = (life: Life, channel: string, seq: number): void => {
    const line = `${life.person.user} ${channel}`
    this.#read.set(line, Math.max(this.#read.get(line) ?? 0, seq))
  }

  /** What was read is what the backup says. */
  restored = ({ tables }: Restored): void => {
    this.#read.clear()
    for (const [user, own] of tables.state.marks)
      for (const [channel, { read }] of own) this.#read.set(`${user} ${channel}`, read)
  }

  /** A program begins to be told of a channel, after a position. */
  begins(life: Life, channel: string, { epoch, seq }: Position): void {
    const { user } = life.person
    const device = `${life.device} ${channel}`
    // A device may keep where it had got to itself, and what an earlier run of it was given.
    const had = this.#had.get(device) ?? 0
    const given = life.positions[channel]
    if (given) this.#had.set(device, Math.max(had, given.seq))
    // Who begins in a log of before a restore is told of the restore next.
    const isOfNow = rowIn(this.#world.deployments.tables, channel)?.epoch === epoch
    if (channel !== `user:${user}` || given || !isOfNow) return
    const read = this.#pastLost(channel, Math.max(had, this.#read.get(`${user} ${channel}`) ?? 0))
    // After a week what nobody has read is gone.
    const isYoung = this.#world.sky.scheduler.now - START < KEPT_MS
    if (seq > read && isYoung)
      this.#world.sky.watch.violate(
        'I5',
        `${life.device} begins ${channel} after ${seq}: ${user} has read ${read}`,
      )
  }

  /** Numbers that no table had when they were restored are in no page: whoever has all before them has them too. */
  #pastLost(channel: string, seq: number): number {
    let last = seq
    while (this.#committed.isLost(channel, last + 1)) last++
    return last
  }
}
