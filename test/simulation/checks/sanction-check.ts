import type { Change } from '../../../shared/domain/ports.ts'
import type { Invocation, Socket } from '../world/facts.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** Who is muted says nothing from the answer on, and who is banned does not come back, until it ends or is pardoned (I15). */

type Asked = { readonly action: string; readonly channel: string; readonly user: string }

const ASKS = /"action":"(mute|ban|pardon)"/

export class SanctionCheck implements Observer {
  readonly #world: World
  readonly #asked = new Map<Invocation, Asked>()
  /** Until when, by `mute` or `ban`, channel and user. */
  readonly #held = new Map<string, number>()
  /** When a pardon was last under way, by channel and user. */
  readonly #pardoned = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
  }

  frame = (invocation: Invocation, _socket: Socket, text: string): void => {
    if (!ASKS.test(text)) return
    const asked = JSON.parse(text) as Asked
    this.#asked.set(invocation, asked)
    const { action, channel, user } = asked
    if (action !== 'pardon') return
    for (const kind of ['mute', 'ban']) this.#held.delete(`${kind} ${channel} ${user}`)
    this.#pardoned.set(`${channel} ${user}`, Number.POSITIVE_INFINITY)
  }

  landed = (): void => {
    const { now } = this.#world.sky.scheduler
    for (const [invocation, { action, channel, user }] of this.#asked)
      if (invocation.state !== 'running') {
        this.#asked.delete(invocation)
        if (action === 'pardon') this.#pardoned.set(`${channel} ${user}`, now)
      }
  }

  reply = (invocation: Invocation, _socket: Socket, text: string | undefined): void => {
    const asked = this.#asked.get(invocation)
    if (!asked || !text?.includes('"ok":true') || asked.action === 'pardon') return
    const { action, channel, user } = asked
    // What was decided in tables that were left is lost with them.
    const { tables } = invocation.instance.release
    if (tables !== this.#world.deployments.tables) return
    // Of what is asked at the same time nobody knows which comes last.
    if ((this.#pardoned.get(`${channel} ${user}`) ?? 0) >= invocation.began) return
    const { until } = JSON.parse(text) as { until: string | null }
    this.#world.sky.coverage.count(`sometimes: somebody is kept by a ${action}`)
    this.#held.set(`${action} ${channel} ${user}`, until ? Date.parse(until) : Number.POSITIVE_INFINITY)
    const isIn = tables.state.members.get(channel)?.has(user)
    if (action === 'ban' && isIn) this.#isFree('ban', channel, user)
  }

  /** Rows are those of the backup. */
  restored = (): void => this.#held.clear()

  changed = (change: Change): void => {
    if (change.kind === 'appended') this.#isFree('mute', change.row.channel, change.entry.from)
    if (change.kind === 'member' && change.change === 'joined')
      this.#isFree('ban', change.channel, change.user)
  }

  #isFree(kind: string, channel: string, user: string): void {
    const until = this.#held.get(`${kind} ${channel} ${user}`) ?? 0
    if (until > this.#world.sky.scheduler.now)
      this.#world.sky.watch.violate('I15', `${user} is kept by a ${kind} in ${channel}, and is not`)
  }
}
