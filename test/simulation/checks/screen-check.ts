import type { Amended, Message } from '../../../client/index.ts'
import type { Change } from '../../../shared/domain/ports.ts'
import type { Reactions } from '../../../shared/protocol/index.ts'
import type { Device } from '../world/device.ts'
import type { Anew, Life, Told } from '../world/facts.ts'
import { rowIn } from '../world/tables.ts'
import type { Observer, Restored } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import type { Committed } from './committed.ts'

/** Entries as people have them before them: when all is quiet everybody sees the same, which is what the log says (I3). */

type Shown = Pick<Message, 'body' | 'edited' | 'deleted' | 'reactions'>

const wordsOf = (reactions: Reactions = {}): readonly string[] =>
  Object.entries(reactions)
    .flatMap(([emoji, { count, users }]) => [
      ...users.map(user => `${emoji} ${user}`),
      // So few people are all named.
      ...(count === users.length ? [] : [`${emoji} ${count} times`]),
    ])
    .toSorted()

const textOf = (body: object, edited: number | undefined, reactions: readonly string[]): string =>
  `${JSON.stringify(body)} by ${edited ?? 'nobody'} with ${reactions.join()}`

export class ScreenCheck implements Observer {
  readonly #world: World
  readonly #committed: Committed
  /** By program and channel: what it was given, by number. */
  readonly #screens = new Map<string, Map<number, Shown>>()

  constructor(world: World, committed: Committed) {
    this.#world = world
    this.#committed = committed
  }

  told = (life: Life, { channel, seq, key, ...shown }: Told): void => {
    if (key !== undefined) this.#screenOf(life, channel).set(seq, shown)
  }

  /** What an answer brings that was overtaken by a leave is followed by nothing. */
  page = (life: Life, channel: string, entries: readonly Message[]): void => {
    if (!life.client.channel(channel).position) return
    for (const { seq, ...shown } of entries) this.#screenOf(life, channel).set(seq, shown)
  }

  /** What is heard of an entry may be known already: it never makes it what it was before. */
  amended = (life: Life, { channel, seq, message }: Amended): void => {
    const screen = this.#screenOf(life, channel)
    const before = screen.get(seq)
    if (!message || !before) return
    if ((message.edited?.seq ?? 0) < (before.edited?.seq ?? 0) && !message.deleted)
      this.#violate(
        `${life.device} has ${seq} of ${channel} as ${message.edited?.seq}, after ${before.edited?.seq}`,
      )
    screen.set(seq, message)
  }

  begun = (life: Life, channel: string): void => void this.#screens.delete(lineOf(life, channel))

  reset = (life: Life, { channel }: Anew): void => this.begun(life, channel)

  left = (life: Life, channel: string): void => this.begun(life, channel)

  /** Of what one is in no more a program knows nothing. */
  changed = (change: Change): void => {
    if (change.kind === 'member') this.#forget(change.user, change.channel)
  }

  strayed = (change: Change): void => this.changed(change)

  restored = ({ left, tables }: Restored): void => {
    const [before, after] = [left.state.members, tables.state.members]
    for (const [channel, users] of [...before, ...after])
      for (const user of users)
        if (!before.get(channel)?.has(user) || !after.get(channel)?.has(user)) this.#forget(user, channel)
  }

  hold(devices: readonly Device[]): void {
    for (const { life } of devices) if (life?.client.state === 'live') this.#isTrue(life)
  }

  #isTrue(life: Life): void {
    for (const { channel } of life.client.channels) {
      const row = rowIn(this.#world.store, channel)
      const { position } = life.client.channel(channel)
      if (!row || position?.epoch !== row.epoch || position.seq !== row.head) continue
      for (const [seq, { body, edited, deleted, reactions }] of this.#screens.get(lineOf(life, channel)) ??
        []) {
        const wanted = this.#wanted(channel, row.epoch, seq)
        const shown = deleted
          ? `${JSON.stringify(body)}, deleted by ${deleted.seq}`
          : textOf(body, edited?.seq, wordsOf(reactions))
        if (wanted && wanted !== shown)
          this.#violate(`${life.device} has ${seq} of ${channel} ${row.epoch} as ${shown}; it is ${wanted}`)
      }
    }
  }

  #wanted(channel: string, epoch: string, seq: number): string | undefined {
    const entry = this.#committed.entryAt(channel, epoch, seq)
    const state = this.#committed.stateOf(channel, epoch, seq)
    if (!entry || !state) return undefined
    const { edited, deleted, reactions } = state
    return deleted ? `{}, deleted by ${deleted.seq}` : textOf((edited ?? entry).body, edited?.seq, reactions)
  }

  #screenOf(life: Life, channel: string): Map<number, Shown> {
    const line = lineOf(life, channel)
    const screen = this.#screens.get(line) ?? new Map<number, Shown>()
    this.#screens.set(line, screen)
    return screen
  }

  #forget(user: string, channel: string): void {
    for (const line of [...this.#screens.keys()])
      if (line.endsWith(` ${user} ${channel}`)) this.#screens.delete(line)
  }

  #violate(what: string): void {
    this.#world.sky.watch.violate('I3', what)
  }
}

const lineOf = ({ device, number, person }: Life, channel: string): string =>
  `${device}/${number} ${person.user} ${channel}`
