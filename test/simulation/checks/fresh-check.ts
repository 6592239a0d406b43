import type { Change } from '../../../shared/domain/ports.ts'
import type { Life, Told } from '../world/facts.ts'
import type { Observer, Restored } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** While nothing goes wrong, who is connected hears within a heartbeat (I6). Only for worlds in calm weather. */

const HEARTBEAT_MS = 30_000
/** A hole is waited for, then channel after channel is asked for; a function and a way are slow, too. */
const AROUND_MS = 4000

export class FreshCheck implements Observer {
  readonly #world: World
  readonly #live = new Map<Life, number>()
  readonly #heard = new Map<string, number>()

  #restoredUntil = 0
  #restores = 0

  constructor(world: World) {
    this.#world = world
  }

  /** Something goes wrong indeed: until every device has learnt of it nothing is asked of them. */
  restored = ({ ms }: Restored): void => {
    this.#restoredUntil = this.#now + ms + HEARTBEAT_MS + 2 * AROUND_MS
    this.#restores++
    this.#heard.clear()
  }

  state = (life: Life, state: string): void => {
    if (state === 'live') this.#live.set(life, this.#now)
    else if (state !== 'repairing') this.#live.delete(life)
  }

  told = (life: Life, { channel, seq }: Told): void => {
    this.#heard.set(`${life.device}/${life.number} ${channel}`, seq)
  }

  changed = (change: Change): void => {
    if (change.kind !== 'appended' || change.row.channel.startsWith('role:')) return
    if (this.#now < this.#restoredUntil) return
    const restores = this.#restores
    const { channel } = change.row
    const { seq } = change.entry
    const committedAt = this.#now
    const members = this.#world.store.state.members
    const waiting = [...this.#live].filter(
      ([life, since]) =>
        !life.isOver &&
        since < committedAt &&
        members.get(channel)?.has(life.person.user) &&
        this.#knows(life, channel),
    )
    this.#world.sky.scheduler.after(HEARTBEAT_MS + AROUND_MS, () => {
      if (restores !== this.#restores) return
      for (const [life, since] of waiting) this.#hasHeard(life, since, channel, seq)
    })
  }

  get #now(): number {
    return this.#world.sky.scheduler.now
  }

  #knows(life: Life, channel: string): boolean {
    return life.client.channel(channel).position !== undefined
  }

  /** What its device may not know yet: that the socket has closed, or that its token is over. */
  #isConnected({ device }: Life): boolean {
    return this.#world.gateway.living.some(
      ({ caller }) => caller.device === device && caller.expires > this.#now,
    )
  }

  #hasHeard(life: Life, since: number, channel: string, seq: number): void {
    if (life.isOver || this.#live.get(life) !== since || !this.#knows(life, channel)) return
    if (life.client.channel(channel).pending.length > 0) return
    if (!this.#isConnected(life)) return
    const heard = this.#heard.get(`${life.device}/${life.number} ${channel}`) ?? 0
    const position = life.client.channel(channel).position?.seq ?? 0
    if (Math.max(heard, position) < seq)
      this.#world.sky.watch.violate(
        'I6',
        `${life.device} has not heard ${seq} of ${channel} for a heartbeat: it is at ${position}`,
      )
  }
}
