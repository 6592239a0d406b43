import type { Change } from '../../../shared/domain/ports.ts'
import type { Invocation, Socket } from '../world/facts.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'

/** Who is muted says nothing from the answer on, and who is banned does not come back, until it ends or is pardoned (I15). */

type Kind = 'mute' | 'ban'
type Asked = { readonly action: Kind | 'pardon'; readonly channel: string; readonly user: string }
/** What is done about one user in one channel; `ended` once nothing of it can take effect any more. */
type Step = Asked & { readonly by: Invocation; ended: number }

const ASKS = /"action":"(mute|ban|pardon)"/

export class SanctionCheck implements Observer {
  readonly #world: World
  readonly #steps: Step[] = []
  /** Until when, by kind, channel and user. */
  readonly #held = new Map<string, number>()

  constructor(world: World) {
    this.#world = world
  }

  /** From now on nobody knows which of what was decided counts, until this is answered. */
  frame = (invocation: Invocation, _socket: Socket, text: string): void => {
    if (!ASKS.test(text)) return
    const { action, channel, user } = JSON.parse(text) as Asked
    this.#steps.push({ action, channel, user, by: invocation, ended: Number.POSITIVE_INFINITY })
    for (const kind of action === 'pardon' ? ['mute', 'ban'] : [action])
      this.#held.delete(`${kind} ${channel} ${user}`)
  }

  landed = (): void => {
    const { now } = this.#world.sky.scheduler
    for (const step of this.#steps) if (step.by.state !== 'running' && step.ended > now) step.ended = now
  }

  reply = (invocation: Invocation, _socket: Socket, text: string | undefined): void => {
    const step = this.#steps.find(({ by }) => by === invocation)
    if (!step || step.action === 'pardon' || !text?.includes('"ok":true')) return
    const { action, channel, user } = step
    // What was decided in tables that were left is lost with them.
    const { tables } = invocation.instance.release
    if (tables !== this.#world.deployments.tables || this.#isRivalled(step)) return
    const { until } = JSON.parse(text) as { until: string | null }
    this.#world.sky.coverage.count(`sometimes: somebody is kept by a ${action}`)
    this.#held.set(`${action} ${channel} ${user}`, until ? Date.parse(until) : Number.POSITIVE_INFINITY)
    if (action === 'ban' && tables.state.members.get(channel)?.has(user)) this.#isFree('ban', channel, user)
  }

  /** Rows are those of the backup. */
  restored = (): void => this.#held.clear()

  changed = (change: Change): void => {
    if (change.kind === 'appended') this.#isFree('mute', change.row.channel, change.entry.from)
    if (change.kind === 'member' && change.change === 'joined')
      this.#isFree('ban', change.channel, change.user)
  }

  /** Something else was decided of the same at the same time: which of the two comes last nobody knows. */
  #isRivalled({ action, channel, user, by }: Step): boolean {
    return this.#steps.some(
      other =>
        other.by !== by &&
        other.channel === channel &&
        other.user === user &&
        (other.action === action || other.action === 'pardon') &&
        other.ended >= by.began,
    )
  }

  #isFree(kind: Kind, channel: string, user: string): void {
    const until = this.#held.get(`${kind} ${channel} ${user}`) ?? 0
    if (until > this.#world.sky.scheduler.now)
      this.#world.sky.watch.violate('I15', `${user} is kept by a ${kind} in ${channel}, and is not`)
  }
}
