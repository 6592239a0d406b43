import { NAMESPACES, SET_ROOM } from '../../../shared/domain/namespaces.ts'
import type { Change, ChannelRow, StoredEntry } from '../../../shared/domain/ports.ts'
import { parseChannel } from '../../../shared/protocol/index.ts'
import type { Invocation, Send } from '../world/facts.ts'
import type { Observer, Restored } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import { type Committed, type Logged, MIXED_MS, nameOf } from './committed.ts'

/** The log that was committed, held against what was promised of it: I1, I2, I3, I4, I8, I15. */

/** True for the entry that says what was to be sent. */
const isIt = (entry: StoredEntry, { body, amends }: Send): boolean =>
  JSON.stringify(entry.body) === JSON.stringify(body) &&
  entry.amends?.seq === amends?.seq &&
  entry.amends?.as === amends?.as

/** The actions that append, as they stand in a frame. */
const APPENDS = /"action":"(message|edit|delete|react)"/

/** A frame that sends, as far as it matters here. */
type Frame = {
  readonly channel: string
  readonly key: string
  readonly after?: number
  readonly afterEpoch?: string
}

export class LogCheck implements Observer {
  readonly #world: World
  readonly #committed: Committed
  /** So long instances may still work on tables that were left. */
  #mixedUntil = 0
  readonly #frames = new Map<string, Frame>()
  readonly #messages = new Map<string, Frame | undefined>()
  readonly #launched = new Map<string, number>()
  readonly #underWay = new Map<string, number>()
  readonly #refused = new Set<string>()
  readonly #lastAcked = new Map<string, { order: number; seq: number; epoch: string; key: string }>()
  readonly #orders = new Map<Send, number>()
  readonly #byBody = new Map<string, Logged>()
  /** How often programs were told to send under a key. */
  readonly #asked = new Map<string, number>()

  constructor(world: World, committed: Committed) {
    this.#world = world
    this.#committed = committed
  }

  changed = (change: Change, by: Invocation | undefined): void => {
    if (change.kind !== 'appended') return
    const { row, entry } = change
    const { channel } = row
    const logged = this.#isNext(row, entry)
    this.#isAllowed(row, entry)
    this.#isFirst(logged, by, row)
    if (this.#refused.has(nameOf(channel, entry.from, entry.key) + JSON.stringify(entry.body)))
      this.#violate('I8', `${entry.key} was refused for good and is entry ${entry.seq} of ${channel}`)
  }

  /** What is committed to tables that were left is lost with them, and as dense. */
  strayed = (change: Change): void => {
    if (change.kind !== 'appended') return
    this.#world.sky.coverage.count('sometimes: an instance of before a restore commits after it')
    this.#committed.name(this.#isNext(change.row, change.entry))
  }

  restored = ({ tables, of, ms }: Restored): void => {
    const { scheduler, coverage } = this.#world.sky
    this.#mixedUntil = scheduler.now + ms + MIXED_MS
    if ([...this.#underWay.values()].some(count => count > 0))
      coverage.count('sometimes: the tables are restored while messages are on their way')
    this.#committed.restore(tables, of)
  }

  /** What an instance answers to a message is so in its own tables. */
  reply = (invocation: Invocation, _socket: unknown, text: string | undefined): void => {
    const frame = this.#frames.get(invocation.id)
    if (!frame || !text?.includes('"ok":true')) return
    const { epoch, seq } = JSON.parse(text) as { epoch: string; seq: number }
    if (this.#committed.entryAt(frame.channel, epoch, seq)?.key !== frame.key)
      this.#violate('I1', `${invocation.id} says that ${frame.key} is ${seq} of ${frame.channel} ${epoch}`)
  }

  trimmed = (changes: readonly Change[]): void => {
    for (const change of changes)
      if (change.kind === 'appended')
        this.#committed.forgotten.add(`${change.row.channel} ${change.row.epoch} ${change.entry.seq}`)
  }

  frame = (invocation: Invocation, _socket: unknown, text: string): void => {
    const frame = this.#messageIn(text)
    if (frame) this.#frames.set(invocation.id, frame)
  }

  launched = ({ caller }: { caller: { user: string } }, text: string): void => {
    this.#count(caller.user, text, 1)
  }

  landed = ({ caller }: { caller: { user: string } }, text: string): void => {
    this.#count(caller.user, text, -1)
  }

  sends = (send: Send): void => {
    const name = nameOf(send.channel, send.life.person.user, send.key)
    this.#asked.set(name, (this.#asked.get(name) ?? 0) + 1)
    this.#refused.delete(name + JSON.stringify(send.body))
    this.#orders.set(send, this.#orders.size)
  }

  acked = (send: Send, { seq }: { seq: number }): void => {
    const { channel, key, life } = send
    const { user } = life.person
    const all = this.#committed.epochsOf(channel).map(epoch => this.#committed.entryAt(channel, epoch, seq))
    const there = all.findLast(one => one?.key === key && one.from === user && isIt(one, send))
    if (!there)
      return void this.#violate(
        'I1',
        `${life.device} was told that ${key} is ${seq} of ${channel}, which is ${all.at(-1)?.key}`,
      )
    this.#isInOrder(send, there)
  }

  refused = (send: Send, code: string): void => {
    const { channel, key, life, body, amends } = send
    const name = nameOf(channel, life.person.user, key)
    // What is deleted is amended no more.
    if (code === 'CONFLICT' && !amends && this.#asked.get(name) === 1)
      this.#violate('I2', `${key} is taken for a repeat of another message in ${channel}`)
    // Told to send it twice, a program may be refused one of the two and not the other.
    const isOnce = this.#asked.get(name) === 1
    if (
      !isOnce ||
      code === 'CLOSED' ||
      this.#world.sky.scheduler.now < this.#mixedUntil ||
      (this.#launched.get(name) ?? 0) > 1 ||
      (this.#underWay.get(name) ?? 0) > 0
    )
      return
    const entry = this.#committed.named(this.#committed.epochsOf(channel).at(-1) ?? '', name)
    if (entry && isIt(entry, send))
      return void this.#violate('I8', `${key} was refused with ${code} and is in ${channel}`)
    if (!entry) this.#refused.add(name + JSON.stringify(body))
  }

  /** The position of a frame in the log of an entry, as far as the two logs are the same. */
  #afterIn({ channel, epoch }: Logged, frame: Frame | undefined): number | undefined {
    const { after, afterEpoch = epoch } = frame ?? {}
    if (after === undefined || afterEpoch === epoch) return after
    return Math.min(after, this.#committed.sharedUpTo(channel, afterEpoch, epoch))
  }

  #isNext(row: ChannelRow, entry: StoredEntry): Logged {
    const head = this.#committed.headOf(row.channel, row.epoch)
    if (entry.seq !== head + 1) this.#violate('I3', `${row.channel} goes from ${head} to ${entry.seq}`)
    return this.#committed.append(row, entry)
  }

  /** The sender of one life sends one after the other: what was asked later stands later. */
  #isInOrder(send: Send, { seq, epoch, key }: Logged): void {
    if (send.isRepeat) return
    const { life, channel } = send
    const line = `${life.device} ${life.number} ${channel}`
    const before = this.#lastAcked.get(line)
    const order = this.#orders.get(send) ?? 0
    if (before && before.epoch === epoch && before.order < order !== before.seq < seq)
      this.#violate('I4', `${life.device} sent ${before.key} and ${key}: they are ${before.seq} and ${seq}`)
    if (!before || before.order < order) this.#lastAcked.set(line, { order, seq, epoch, key })
  }

  #isAllowed({ channel }: ChannelRow, { from, key }: StoredEntry): void {
    const policy = NAMESPACES[parseChannel(channel)?.namespace ?? '']
    const members = this.#world.store.state.members.get(channel)
    if (policy?.membership === 'members' && !members?.has(from))
      this.#violate('I15', `${from} is no member of ${channel} and ${key} is in it`)
  }

  /**
   * What a program was told to send once is one entry, whatever its client does. What it was told twice must be
   * recognised behind the `after` of its frame; without one, among the last sixteen (here: a set's worth).
   */
  #isFirst(entry: Logged, by: Invocation | undefined, row: ChannelRow): void {
    const name = nameOf(entry.channel, entry.from, entry.key)
    this.#isSaidOnce(entry)
    const first = this.#committed.named(entry.epoch, name)
    if (!first) return void this.#committed.name(entry)
    const after = by && this.#afterIn(entry, this.#frames.get(by.id))
    const room = row.members ? SET_ROOM.small : SET_ROOM.large
    const protectedFrom = Math.min(after ?? entry.seq, Math.max(0, entry.seq - 1 - room))
    const isOneSend = this.#asked.get(name) === 1 && after !== undefined
    if (first.seq > protectedFrom || isOneSend)
      this.#violate('I2', `${name} is entry ${first.seq} and entry ${entry.seq} (after ${after})`)
    this.#world.sky.coverage.count('sometimes: a repeat from before its own after')
  }

  /** No two messages have the same body, but those that abuse a key: one that is in the log twice went under two keys. */
  #isSaidOnce(entry: Logged): void {
    const { kind, n } = entry.body
    const said = n === undefined || kind === 'other' ? '' : `${entry.epoch} ${entry.channel} ${n}`
    const first = this.#byBody.get(said)
    if (said !== '' && first && first.key !== entry.key)
      this.#violate('I2', `${first.key} and ${entry.key} are the same message, ${first.seq} and ${entry.seq}`)
    this.#byBody.set(said, entry)
  }

  /** A frame that sends, read once: it is launched, begun and landed, and repeated. */
  #messageIn(text: string): Frame | undefined {
    if (!this.#messages.has(text))
      this.#messages.set(text, APPENDS.test(text) ? (JSON.parse(text) as Frame) : undefined)
    return this.#messages.get(text)
  }

  #count(user: string, text: string, by: number): void {
    const frame = this.#messageIn(text)
    if (!frame) return
    const name = nameOf(frame.channel, user, frame.key)
    this.#underWay.set(name, (this.#underWay.get(name) ?? 0) + by)
    if (by > 0) this.#launched.set(name, (this.#launched.get(name) ?? 0) + 1)
  }

  #violate(invariant: 'I1' | 'I2' | 'I3' | 'I4' | 'I8' | 'I15', what: string): void {
    this.#world.sky.watch.violate(invariant, what)
  }
}
