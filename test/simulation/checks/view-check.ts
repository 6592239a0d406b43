import type { Amended } from '../../../client/index.ts'
import type { Change } from '../../../shared/domain/ports.ts'
import type { Anew, Life, Told } from '../world/facts.ts'
import type { Observer, Restored } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import { type Committed, KEPT_MS, MIXED_MS } from './committed.ts'
import type { Memberships } from './memberships.ts'
import type { QueueCheck } from './queue-check.ts'

/** What each program was told of each log: every entry once, ascending, no hole (I5, I7). */

/** A hole is waited for as long. */
const GIVEN_UP_MS = 3_600_000

/** `changes`: how often the membership had begun or ended when the view did. */
type View = { readonly epoch: string; readonly seq: number; readonly changes: number }

export class ViewCheck implements Observer {
  readonly #world: World
  readonly #committed: Committed
  readonly #memberships: Memberships
  readonly #queues: QueueCheck
  readonly #views = new Map<string, View>()
  /** For each program, how often the membership of what it lists had begun or ended when it came to list it. */
  readonly #entered = new Map<string, ReadonlyMap<string, number>>()
  /** Which programs have left. */
  readonly #left = new Set<string>()
  /** So long instances may still work on tables that were left. */
  #mixedUntil = 0
  /** Own queues that a program was told to begin anew. */
  readonly #anew = new Set<string>()

  constructor(world: World, committed: Committed, known: { memberships: Memberships; queues: QueueCheck }) {
    this.#world = world
    this.#committed = committed
    this.#memberships = known.memberships
    this.#queues = known.queues
  }

  changed = (change: Change): void => {
    if (change.kind === 'member' && change.change === 'joined')
      for (const line of [...this.#left])
        if (line.endsWith(` ${change.user} ${change.channel}`)) this.#left.delete(line)
  }

  /** Who is in which channel has changed without a word, for some; what was read is what the backup says. */
  restored = ({ tables, ms }: Restored): void => {
    this.#mixedUntil = this.#world.sky.scheduler.now + ms + MIXED_MS
    for (const line of [...this.#left]) {
      const [, user = '', channel = ''] = line.split(' ')
      if (tables.state.members.get(channel)?.has(user)) this.#left.delete(line)
    }
  }

  joins = (life: Life, channel: string): void => {
    this.#left.delete(leftLine(life, channel))
  }

  left = (life: Life, channel: string): void => {
    if (!this.#isMember(life, channel)) this.#left.add(leftLine(life, channel))
    this.#views.delete(lineOf(life, channel))
  }

  told = (life: Life, told: Told): void => {
    const { channel, epoch, seq } = told
    const line = lineOf(life, channel)
    const view = this.#trueView(life, channel)
    // An instance of before a restore knows nothing of a leave that came after it.
    if (this.#left.has(leftLine(life, channel)) && !this.#isMixed)
      this.#violate('I7', `${life.device} hears ${seq} of ${channel} after it has left`)
    this.#isStillKept(life, told)
    // The own queue of another log is begun again: nothing in it is passed over.
    const isOwnQueue = channel === `user:${life.person.user}`
    if (isOwnQueue && view && view.epoch !== epoch) return void this.#views.delete(line)
    if (view && view.epoch !== epoch && this.#hasBegunAnew(life, channel, view))
      return void this.#begin(life, channel, { epoch, seq })
    if (view && view.epoch !== epoch)
      this.#violate('I5', `${line} goes from ${view.epoch} to ${epoch} unasked`)
    else if (view && seq <= view.seq) this.#violate('I5', `${line} hears ${seq} again after ${view.seq}`)
    else if (view && seq !== view.seq + 1 && !this.#hasBegunAnew(life, channel, view))
      this.#violate('I5', `${line} hears ${seq} after ${view.seq}: a silent hole`)
    const isNext = seq === (view?.seq ?? seq) + 1
    if (isNext && view) this.#views.set(line, { ...view, seq })
    else this.#begin(life, channel, { epoch, seq })
  }

  /** The client does not say by which entry: by the next one of its log. */
  amended = (life: Life, { channel, seq }: Amended): void => {
    const line = lineOf(life, channel)
    const view = this.#trueView(life, channel)
    if (this.#left.has(leftLine(life, channel)) && !this.#isMixed)
      this.#violate('I7', `${life.device} hears of ${seq} in ${channel} after it has left`)
    if (!view) return
    const next = this.#committed.entryAt(channel, view.epoch, view.seq + 1)
    if (next?.amends?.seq === seq) return void this.#views.set(line, { ...view, seq: view.seq + 1 })
    // It has begun anew somewhere: the next message says where.
    if (this.#hasBegunAnew(life, channel, view)) return void this.#views.delete(line)
    this.#violate('I5', `${line} hears of ${seq} after ${view.seq}: it is not what comes next`)
  }

  reset = (life: Life, anew: Anew): void => {
    const { channel, epoch, head } = anew
    this.#world.sky.coverage.count('sometimes: recovered: false')
    this.#isNeedful(life, anew)
    // The own queue is read again from its beginning: nobody else reads it back.
    if (channel.startsWith('user:')) {
      this.#anew.add(lineOf(life, channel))
      return void this.#views.delete(lineOf(life, channel))
    }
    this.#begin(life, channel, { epoch, seq: head })
  }

  /** Nobody is told that a log cannot be recovered in which everything was said just now, and is to be had. */
  #isNeedful(life: Life, { channel, epoch, from }: Anew): void {
    // Where a program was told to go on may be in no log, and may be asked for twice.
    if (!from || life.positions[channel] || from.epoch !== epoch) return
    const missed = (this.#committed.logs.get(`${channel} ${epoch}`) ?? []).slice(from.seq)
    const youngerThan = this.#world.sky.scheduler.now - GIVEN_UP_MS
    if (missed.some(({ seq }) => this.#committed.isLost(channel, seq))) return
    if (missed.length > 0 && missed.every(({ at }) => at > youngerThan))
      this.#violate('I5', `${life.device} is told that ${channel} is not to be had after ${from.seq}`)
  }

  /** A view begins where the client says, before anything was told. */
  listed = (life: Life): void => {
    this.#areOver(life)
    for (const [channel, { epoch, seq }] of Object.entries(life.client.positions)) {
      const line = lineOf(life, channel)
      if (this.#views.has(line)) continue
      this.#queues.begins(life, channel, { epoch, seq })
      if (epoch !== '') this.#begin(life, channel, { epoch, seq })
    }
  }

  /** What the client does not list is over: there is no membership, or it was told so by an instance of before a restore. */
  #areOver(life: Life): void {
    const listed = new Set(life.client.channels.map(({ channel }) => channel))
    for (const line of [...this.#views.keys()]) {
      const [program, channel = ''] = line.split(' ')
      if (program !== programOf(life) || listed.has(channel)) continue
      if (this.#isMixed || this.#hasEnded(life, channel)) this.#views.delete(line)
    }
    this.#noteEntered(life, listed)
  }

  /** There is no membership, or there was none at some time since it was listed: a list of then is believed now. */
  #hasEnded(life: Life, channel: string): boolean {
    const entered = this.#entered.get(programOf(life))?.get(channel)
    const wasAway = entered !== undefined && this.#memberships.changesOf(life, channel) > entered
    return wasAway || !this.#isMember(life, channel)
  }

  #noteEntered(life: Life, listed: ReadonlySet<string>): void {
    const known = this.#entered.get(programOf(life))
    const changesOf = (channel: string) => this.#memberships.changesOf(life, channel)
    const entered = [...listed].map(channel => [channel, known?.get(channel) ?? changesOf(channel)] as const)
    this.#entered.set(programOf(life), new Map(entered))
  }

  get #isMixed(): boolean {
    return this.#world.sky.scheduler.now < this.#mixedUntil
  }

  #begin(life: Life, channel: string, { epoch, seq }: Omit<View, 'changes'>): void {
    this.#views.set(lineOf(life, channel), {
      epoch,
      seq,
      changes: this.#memberships.changesOf(life, channel),
    })
    this.#world.sky.watch.tell('begun', life, channel)
  }

  #begun(life: Life, channel: string): View | undefined {
    const given = life.positions[channel]
    return given && { ...given, changes: 0 }
  }

  /**
   * The view, unless it began beyond the end of the log, where nobody can have been, and was given up since: with the
   * membership, or because the server said so.
   */
  #trueView(life: Life, channel: string): View | undefined {
    const line = lineOf(life, channel)
    const view = this.#views.get(line) ?? this.#begun(life, channel)
    const isBeyond = view !== undefined && view.seq > this.#committed.headOf(channel, view.epoch)
    const isGivenUp = isBeyond && (this.#anew.has(line) || this.#hasBegunAnew(life, channel, view))
    return isGivenUp ? undefined : view
  }

  /** The membership has ended, and begun again, since the view began, and the device has heard of it only now. */
  #hasBegunAnew(life: Life, channel: string, view: View): boolean {
    return this.#memberships.changesOf(life, channel) > view.changes
  }

  #isMember({ person }: Life, channel: string): boolean {
    return this.#world.store.state.members.get(channel)?.has(person.user) ?? false
  }

  #isStillKept(life: Life, { channel, seq, at }: Told): void {
    const isRetained = channel.startsWith('user:') || channel.startsWith('role:')
    const age = this.#world.sky.scheduler.now - Date.parse(at)
    if (isRetained && age > KEPT_MS)
      this.#violate('I16', `${life.device} is told ${seq} of ${channel}, ${age} ms old`)
  }

  #violate(invariant: 'I5' | 'I7' | 'I16', what: string): void {
    this.#world.sky.watch.violate(invariant, what)
  }
}

const programOf = ({ device, number }: Life) => `${device}/${number}`
const lineOf = (life: Life, channel: string) => `${programOf(life)} ${channel}`
const leftLine = (life: Life, channel: string) =>
  `${life.device}/${life.number} ${life.person.user} ${channel}`
