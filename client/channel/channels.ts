import { parseChannel } from '../../shared/protocol/channel.ts'
import { CLIENT_LIMITS } from '../../shared/protocol/client-limits.ts'
import type { ReplyOf } from '../../shared/protocol/routes.ts'
import type { ChannelSummary, Position } from '../api.ts'
import { sayHello } from '../connection/hello.ts'
import { HeliographError, hasCode } from '../errors.ts'
import type { Hub } from '../hub.ts'
import { HeliographChannel } from './channel.ts'
import { ChannelCore } from './channel-core.ts'
import { meetAllAgain } from './meeting.ts'

const REFRESH_MS = 300
/** Each time that the list cannot be had it is asked for four times as late, up to a minute and a quarter. */
const LATER = 4
const LATEST = 4

/** All channels of one client: one object a name, and the list of those that the caller is in. */
export class Channels {
  readonly #hub: Hub
  readonly #cores = new Map<string, ChannelCore>()
  readonly #faces = new Map<string, HeliographChannel>()
  /** Listed, and not told by a heartbeat that tells the busiest only: asking once is enough. */
  readonly #unheard = new Set<string>()
  /** Of the tables that the list is from. */
  #generation: string | undefined
  /** When the list was asked for: one that was asked for before says nothing more. */
  #listedAt = 0
  /** Calls the refresh off that is to come. */
  #cancelRefresh: (() => void) | undefined
  #failures = 0
  #greetings = 0

  constructor(hub: Hub) {
    this.#hub = hub
  }

  get summaries(): readonly ChannelSummary[] {
    const summaries: ChannelSummary[] = []
    for (const { summary } of this.#cores.values()) if (summary) summaries.push(summary)
    return summaries
  }

  get positions(): Readonly<Record<string, Position>> {
    const positions = new Map(this.#hub.positions.given)
    for (const { name, log } of this.#cores.values()) {
      const { told } = log
      if (told) positions.set(name, told)
    }
    return Object.fromEntries(positions)
  }

  /** The channel as the client keeps it. */
  core(name: string): ChannelCore {
    const core = this.#cores.get(name) ?? new ChannelCore(name, this.#hub)
    this.#cores.set(name, core)
    return core
  }

  /** The channel as the program sees it. */
  face(name: string): HeliographChannel {
    if (!parseChannel(name)) throw new HeliographError('INVALID_INPUT', { message: `${name} is no channel` })
    const face = this.#faces.get(name) ?? new HeliographChannel(this.core(name), this.#hub)
    this.#faces.set(name, face)
    return face
  }

  /** Takes the list of a new socket; answers the repair of what was missed, if anything was. */
  greet(hello: ReplyOf<'hello'>, askedAt: number): Promise<void> | undefined {
    this.#cancelRefresh?.()
    this.#cancelRefresh = undefined
    this.#failures = 0
    this.#take(hello, askedAt)
    if (!this.#greetings)
      this.#hub.positions.forgetOthers(new Set(hello.channels.map(({ channel }) => channel)))
    for (const core of this.#cores.values()) core.adopt()
    const behind = [...this.#cores.values()].flatMap(({ log }) => (log.isBehind ? log : []))
    const repaired = behind.length > 0 ? this.#hub.repair.run(behind) : undefined
    void this.#meetAgain(repaired)
    return repaired
  }

  /** It is known whose all this is: what earlier runs left goes on its way, and what was written until now is kept. */
  open(): void {
    this.#hub.outbox.adopt(left => {
      for (const written of left)
        if (parseChannel(written.channel)) this.core(written.channel).outgoing.restore(written)
    })
    for (const { outgoing } of this.#cores.values()) outgoing.keep()
  }

  /**
   * Takes the heads of a heartbeat: the last entry of a channel, when it is lost, shows nowhere else. Where they are of other
   * channels than the list, the list is asked for again, each time: one may have been left and joined elsewhere since it
   * was asked for the last time. Heads of tables that were restored are of other logs, and the list says of which; also
   * a list of another generation is asked for again, for an instance of before may have answered it.
   */
  learnHeads(heads: Readonly<Record<string, number>>, generation: string | undefined): void {
    if (generation !== this.#generation) return void this.refresh()
    const told = Object.entries(heads)
    for (const [name, head] of told) {
      const core = this.#cores.get(name)
      if (core?.isMember) this.#agree(core, head)
      else this.refresh()
    }
    const areAll = told.length < CLIENT_LIMITS.heads
    const untold = this.summaries.filter(({ channel }) => !Object.hasOwn(heads, channel))
    for (const { channel } of untold)
      if (areAll) this.refresh()
      else this.#doubt(channel)
  }

  /** Asks for the list again, in a moment. */
  refresh(): void {
    if (this.#cancelRefresh) return
    const { timers, ports } = this.#hub
    // Those whose server fails together do not come back together.
    const spread = this.#failures === 0 ? 1 : 0.5 + ports.random()
    const waitMs = REFRESH_MS * spread * LATER ** Math.min(this.#failures, LATEST)
    this.#cancelRefresh = timers.after(waitMs, () => void this.#askAgain())
  }

  /** Tells what is still to be told of what was read, as long as there is a socket. */
  flush(): void {
    for (const { receipts } of this.#cores.values()) receipts.flush()
  }

  /** Signals come last: first everything that was missed is read. */
  async #meetAgain(repaired: Promise<void> | undefined): Promise<void> {
    const greeting = ++this.#greetings
    try {
      await repaired
      await meetAllAgain([...this.#cores.values()], this.#hub, () => greeting !== this.#greetings)
    } catch {
      // The next socket asks again.
    }
  }

  /** The heartbeat and the list say the same of it again: should they differ later, that is another doubt. */
  #agree(core: ChannelCore, head: number): void {
    this.#unheard.delete(core.name)
    core.learnHead(head)
  }

  #doubt(name: string): void {
    if (this.#unheard.has(name)) return
    this.#unheard.add(name)
    this.refresh()
  }

  async #askAgain(): Promise<void> {
    const askedAt = this.#hub.ports.now()
    this.#cancelRefresh = undefined
    try {
      const hello = await sayHello(request => this.#hub.connection.ask('hello', request), this.#hub)
      this.#failures = 0
      this.#take(hello, askedAt)
      for (const { log } of this.#cores.values()) log.watch()
    } catch (thrown) {
      // The next socket brings the list again, and so does the next heartbeat that differs.
      this.#unheard.clear()
      this.#failures++
      if (hasCode(thrown, 'INTERNAL')) this.refresh()
    }
  }

  /**
   * Lists what the server lists, and ends what it does not list any more. What was left since it was asked may be listed
   * still, and what was joined since may not be yet; where the list is right about it, the next heartbeat differs.
   */
  #take({ channels: listed, generation }: ReplyOf<'hello'>, askedAt: number): void {
    if (askedAt < this.#listedAt) return
    this.#listedAt = askedAt
    this.#generation = generation
    for (const { channel, ...standing } of listed) {
      const core = this.core(channel)
      if (core.leavings.lastAt < askedAt) core.list(standing, !this.#greetings)
    }
    const names = new Set(listed.map(({ channel }) => channel))
    for (const core of this.#cores.values())
      if (core.isMember && core.enteredAt < askedAt && !names.has(core.name)) {
        this.#unheard.delete(core.name)
        core.end()
      }
  }
}
