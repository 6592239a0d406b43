import type { Movement } from '../../../shared/domain/members/movements.ts'
import type { Change, Posted } from '../../../shared/domain/ports.ts'
import { isFull } from '../../../shared/domain/posting/leases.ts'
import type { Effect } from '../world/effects.ts'
import type { Invocation, Socket } from '../world/facts.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import type { Revoked } from './revoked.ts'

/** What is posted, and to whom: nothing to those who are not in the channel (I7), nothing forgotten by the stream (I6). */

const LATEST_MS = 5000
/** The stream may be so late. */
const BROUGHT_MS = 300_000

type Event = {
  readonly event: string
  readonly channel?: string
  readonly epoch?: string
  readonly seq?: number
  readonly user?: string
  readonly change?: string
}

/** Since when, and who has registered the socket and not noted it yet: one who fails over it greets nobody. */
type Registration = { readonly at: number; readonly by?: Invocation }

/** An entry that must be posted, to those who were there all the time. */
type Due = {
  readonly channel: string
  readonly epoch: string
  readonly seq: number
  readonly at: number
  readonly origin: string | undefined
}

const eventsOf = (frame: string): readonly Event[] => [JSON.parse(frame) as Event | Event[]].flat()

export class PostCheck implements Observer {
  readonly #world: World
  readonly #revoked: Revoked
  readonly #leftAt = new Map<string, number>()
  readonly #joinedAt = new Map<string, number>()
  readonly #attempts = new Set<string>()
  readonly #refusedAt = new Map<string, number>()
  /** Since when a socket has been registered without a break, and every instance can know it. */
  readonly #registered = new Map<string, Registration>()
  readonly #given = new Set<string>()
  /** Until when each socket has a lease, and when it last had none. */
  readonly #leases = new Map<
    string,
    { readonly until: number; readonly lapse?: { from: number; to: number } }
  >()
  /** Invocations that have answered with a fault of the server. */
  readonly #faulty = new Set<string>()
  readonly #due: Due[] = []
  #decoded: { readonly frame: string; readonly events: readonly Event[] } = { frame: '', events: [] }

  constructor(world: World, revoked: Revoked) {
    this.#world = world
    this.#revoked = revoked
  }

  changed = (change: Change): void => {
    const now = this.#world.sky.scheduler.now
    if (change.kind === 'member') {
      const line = `${change.user} ${change.channel}`
      if (change.change === 'left') this.#leftAt.set(line, now)
      else {
        this.#leftAt.delete(line)
        const isNamed = this.#world.store.state.rows.get(change.channel)?.members?.includes(change.user)
        this.#joinedAt.set(line, isNamed ? now : Number.POSITIVE_INFINITY)
      }
    }
    if (change.kind === 'appended' && !change.row.channel.startsWith('role:'))
      this.#due.push({
        channel: change.row.channel,
        epoch: change.row.epoch,
        seq: change.entry.seq,
        at: now,
        origin: change.entry.origin,
      })
  }

  /** Who is in which channel is as the backup has it, and what the stream held is told to nobody. */
  restored = (): void => {
    this.#leftAt.clear()
    this.#joinedAt.clear()
    this.#due.splice(0)
  }

  posted = (by: Invocation | undefined, socket: Socket | undefined, frame: string, how: Posted): void => {
    if (!socket) return
    const now = this.#world.sky.scheduler.now
    if (how !== 'sent') this.#refusedAt.set(socket.id, now)
    for (const event of this.#eventsOf(frame)) {
      const channel = event.event === 'notice' ? `user:${socket.caller.user}` : event.channel
      if (!channel) continue
      if (event.event === 'message' || event.event === 'notice')
        this.#attempts.add(`${socket.id} ${channel} ${event.epoch} ${event.seq}`)
      if (this.#isOfNow(by)) this.#isFor(socket, channel, event)
    }
  }

  effect = (by: Invocation, { port, method, args }: Effect, answer: unknown): void => {
    if (port === 'movements' && method === 'put') this.#noted(args[0] as Movement)
    if (port !== 'users') return
    // A disconnect tells others that somebody is away, and may find that they are gone too.
    const isItsOwn = by.what === `disconnect ${args[1]}` || this.#refusedAt.has(String(args[1]))
    if (method === 'release' && by.kind === 'disconnect' && !isItsOwn)
      this.#violate('I11', `${by.what} ends the lease of ${args[1]}`)
    // Forgotten, or left to its own next heartbeat.
    if (method === 'release' || method === 'lag') this.#registered.delete(String(args[1]))
    if (method !== 'touch' || answer === 'void' || isFull(answer)) return
    const { connection } = args[0] as { connection: string }
    const { now } = this.#world.sky.scheduler
    if (!this.#registered.has(connection)) this.#registered.set(connection, { at: now, by })
    this.#renewed(connection, (args[1] as { until: number }).until)
  }

  /** Nobody has to be told without a lease: one who was not heard for two beats hears with the next what was missed. */
  #renewed(connection: string, until: number): void {
    const { now } = this.#world.sky.scheduler
    const before = this.#leases.get(connection)
    const isLapsed = before !== undefined && before.until <= now
    const lapse = isLapsed ? { from: before.until - BROUGHT_MS, to: now } : before?.lapse
    // Whoever has said that the next beat comes late is waited for, whatever is said meanwhile.
    this.#leases.set(connection, { until: Math.max(until, before?.until ?? 0), ...(lapse && { lapse }) })
  }

  #hasLapsed(connection: string, at: number): boolean {
    const { lapse } = this.#leases.get(connection) ?? {}
    return lapse !== undefined && lapse.from < at && at < lapse.to
  }

  /** From now on nobody has an excuse: a socket was registered before it is noted, a member is in. */
  #noted(movement: Movement): void {
    const { now } = this.#world.sky.scheduler
    if (movement.kind === 'joined') this.#joinedAt.set(`${movement.user} ${movement.channel}`, now)
    if (movement.kind !== 'arrived' || !this.#registered.get(movement.connection)?.by) return
    this.#registered.set(movement.connection, { at: now })
  }

  givenUp = (changes: readonly Change[]): void => {
    for (const change of changes)
      if (change.kind === 'appended')
        this.#given.add(`${change.row.channel} ${change.row.epoch} ${change.entry.seq}`)
  }

  trimmed = (changes: readonly Change[]): void => this.givenUp(changes)

  /** At the end: each entry was posted, at least once, to each socket that was there before it and is there still. */
  isComplete(): void {
    const { members } = this.#world.store.state
    for (const { channel, epoch, seq, at, origin } of this.#due)
      for (const socket of this.#world.gateway.living) {
        const { user } = socket.caller
        const isMember =
          members.get(channel)?.has(user) && (this.#joinedAt.get(`${user} ${channel}`) ?? 0) < at
        const registration = this.#registered.get(socket.id)
        const isGreeted = registration !== undefined && !this.#hasFailed(registration)
        const wasThere = isGreeted && registration.at < at && (this.#refusedAt.get(socket.id) ?? 0) < at
        const isExempt =
          this.#given.has(`${channel} ${epoch} ${seq}`) ||
          socket.id === origin ||
          this.#hasLapsed(socket.id, at)
        const isAttempted = this.#attempts.has(`${socket.id} ${channel} ${epoch} ${seq}`)
        if (isMember && wasThere && !isExempt && !isAttempted)
          return void this.#violate(
            'I6',
            `entry ${seq} of ${channel} was never posted to ${socket.id} of ${user}`,
          )
      }
  }

  reply = (invocation: Invocation, _socket: Socket, text: string | undefined): void => {
    if (text?.includes('"code":"INTERNAL"')) this.#faulty.add(invocation.id)
  }

  /** Who failed over it, or was told of a fault, may have noted nothing: the socket is greeted with the next hello. */
  #hasFailed({ by }: Registration): boolean {
    return by !== undefined && (by.state === 'failed' || this.#faulty.has(by.id))
  }

  /** What an instance posts that works on tables that were left is as true as these. */
  #isOfNow(by: Invocation | undefined): boolean {
    return !by || by.instance.release.tables === this.#world.deployments.tables
  }

  #isFor({ id, caller }: Socket, channel: string, event: Event): void {
    const { now } = this.#world.sky.scheduler
    const tooLong = this.#revoked.tooLong(caller, now)
    if (tooLong)
      this.#violate(
        'I15',
        `${event.event} of ${channel} is posted to ${id} of ${caller.user}, revoked ${tooLong} ms before`,
      )
    const leftAt = this.#leftAt.get(`${caller.user} ${channel}`)
    // What somebody has read, and that they have left, is theirs to know.
    const isOwn = event.user === caller.user
    if (leftAt === undefined || leftAt > now - LATEST_MS || isOwn) return
    this.#violate(
      'I7',
      `${event.event} ${event.seq ?? ''} of ${channel} is posted to ${id} of ${caller.user}, who left ${now - leftAt} ms before`,
    )
  }

  /** The same frame goes to many sockets. */
  #eventsOf(frame: string): readonly Event[] {
    if (this.#decoded.frame !== frame) this.#decoded = { frame, events: eventsOf(frame) }
    return this.#decoded.events
  }

  #violate(invariant: 'I6' | 'I7' | 'I11' | 'I15', what: string): void {
    this.#world.sky.watch.violate(invariant, what)
  }
}
