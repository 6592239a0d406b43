import type { Change, ChannelRow, StoredEntry } from '../../../shared/domain/ports.ts'
import type { Entry } from '../../../shared/protocol/index.ts'
import type { Effect } from '../world/effects.ts'
import type { Invocation, Life, Socket, Told } from '../world/facts.ts'
import { rowIn } from '../world/tables.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import type { Committed, Logged } from './committed.ts'

/** Its user has said something else of that emoji since. */
const isOvertaken = ({ seq, from, amends }: Logged, all: readonly Logged[]): boolean =>
  all.some(other => other.seq > seq && other.from === from && other.amends?.emoji === amends?.emoji)

/**
 * What entries say, and what is said of them: nobody amends what is not theirs (I15), neither event nor page tells what was not
 * said (I3), and once an amendment was answered every page shows it (I1).
 */
export class WordCheck implements Observer {
  readonly #world: World
  readonly #committed: Committed
  readonly #asked = new Map<string, string>()
  /** When an amendment was answered, by channel, epoch and number. */
  readonly #answered = new Map<string, number>()

  constructor(world: World, committed: Committed) {
    this.#world = world
    this.#committed = committed
  }

  changed = (change: Change): void => {
    if (change.kind === 'appended' && change.entry.amends) this.#isAllowed(change.row, change.entry)
  }

  /** Rows and sums are those of their own moments: who has asked before may have asked what is lost. */
  restored = (): void => this.#answered.clear()

  frame = (invocation: Invocation, _socket: Socket, text: string): void => {
    if (/"action":"(edit|delete|react)"/.test(text))
      this.#asked.set(invocation.id, (JSON.parse(text) as { channel: string }).channel)
  }

  effect = ({ kind }: Invocation, { name }: Effect): void => {
    if (kind === 'fanout' && name === 'amendments.put')
      this.#world.sky.coverage.count('sometimes: the stream adds to a sum what a crash has left out')
  }

  reply = (invocation: Invocation, _socket: Socket, text: string | undefined): void => {
    const channel = this.#asked.get(invocation.id)
    if (!channel || !text?.includes('"ok":true')) return
    const { epoch, seq } = JSON.parse(text) as { epoch: string; seq: number }
    const line = `${channel} ${epoch} ${seq}`
    this.#answered.set(line, this.#answered.get(line) ?? this.#world.sky.scheduler.now)
  }

  /** What a program is told is what was said, or what it has become. */
  told = (life: Life, { channel, epoch, seq, key, from, body, edited, deleted }: Told): void => {
    const entry = this.#committed.entryAt(channel, epoch, seq)
    const isNotice = key === undefined
    const said = edited ? this.#committed.entryAt(channel, epoch, edited.seq)?.body : entry?.body
    const isSame =
      entry &&
      JSON.stringify(deleted ? {} : said) === JSON.stringify(body) &&
      (isNotice || (entry.key === key && entry.from === from))
    if (!isSame)
      this.#violate('I3', `${life.device} hears ${key} as ${seq} of ${channel}, which is ${entry?.key}`)
  }

  given = (invocation: Invocation, channel: string, entries: readonly Entry[]): void => {
    const row = rowIn(invocation.instance.release.tables, channel)
    if (!row?.quiet) return
    const page = new Set(entries.map(({ seq }) => seq))
    for (const entry of entries)
      if (entry.amends) this.#isWithheld(invocation, row, entry)
      else this.#isPresent(invocation, row, entry, page)
  }

  #isAllowed({ channel, epoch }: ChannelRow, { seq, from, amends }: StoredEntry): void {
    const target = this.#committed.entryAt(channel, epoch, amends?.seq ?? 0)
    const isOwn = target?.from === from || amends?.as === 'reaction'
    if (!target || target.amends || !isOwn)
      this.#violate('I15', `${seq} of ${channel} by ${from} amends ${amends?.seq}, of ${target?.from}`)
  }

  /** Whether everybody must see it who asks as late as that. */
  #isAnswered({ began }: Invocation, { channel, epoch, seq }: Logged): boolean {
    const at = this.#answered.get(`${channel} ${epoch} ${seq}`)
    return at !== undefined && at < began
  }

  /** `page`: the numbers that are given with it. */
  #isPresent(
    invocation: Invocation,
    { channel, epoch }: ChannelRow,
    entry: Entry,
    page: ReadonlySet<number>,
  ): void {
    const { seq, deleted, edited, reactions = {} } = entry
    const all = this.#committed.amendmentsOf(channel, epoch, seq)
    const says = `${invocation.what} gives ${seq} of ${channel} ${epoch}`
    const isEdit = ({ seq, amends }: Logged) => seq === edited?.seq && amends?.as === 'edit'
    const said = edited ? all.find(isEdit) : this.#committed.entryAt(channel, epoch, seq)
    const body = deleted ? {} : said?.body
    const isDeletion = deleted && all.some(one => one.seq === deleted.seq && one.amends?.as === 'delete')
    if (JSON.stringify(body) !== JSON.stringify(entry.body) || (deleted && !isDeletion))
      this.#violate('I3', `${says} as ${JSON.stringify(entry)}, which nobody has said`)
    const isOn = (emoji: string, user: string) => reactions[emoji]?.users.includes(user) === true
    for (const [emoji, { count, users }] of Object.entries(reactions)) {
      if (count !== users.length) this.#violate('I3', `${says} with ${count} ${emoji} of ${users.join()}`)
      for (const user of users)
        if (!all.some(({ from, amends }) => from === user && amends?.emoji === emoji && amends.on))
          this.#violate('I3', `${says} with ${emoji} of ${user}, who has never said it`)
    }
    for (const one of all.filter(one => page.has(one.seq) || this.#isAnswered(invocation, one))) {
      const { as, emoji = '', on } = one.amends ?? {}
      const isShown =
        deleted !== undefined ||
        (as === 'edit' && (edited?.seq ?? 0) >= one.seq) ||
        (as === 'reaction' && (isOvertaken(one, all) || isOn(emoji, one.from) === on))
      if (!isShown)
        this.#violate('I1', `${says} without ${one.seq} (${as}), which was answered before or is there`)
    }
  }

  /** The body of an edit is told as long as nothing has overtaken it. */
  #isWithheld(invocation: Invocation, { channel, epoch }: ChannelRow, { seq, body, amends }: Entry): void {
    const entry = this.#committed.entryAt(channel, epoch, seq)
    if (amends?.as !== 'edit') return
    const later = this.#committed
      .amendmentsOf(channel, epoch, amends.seq)
      .filter(one => one.amends?.as === 'delete' || (one.amends?.as === 'edit' && one.seq > seq))
    const says = `${invocation.what} gives ${seq} of ${channel} ${epoch}`
    const text = JSON.stringify(amends.withheld ? {} : entry?.body)
    if (text !== JSON.stringify(body)) this.#violate('I3', `${says} as ${JSON.stringify(body)}`)
    if (amends.withheld) this.#world.sky.coverage.count('sometimes: a page withholds what was overtaken')
    if (amends.withheld && later.length === 0) this.#violate('I3', `${says} without its body`)
    const over = later.find(one => this.#isAnswered(invocation, one))
    if (!amends.withheld && over) this.#violate('I1', `${says} with a body that ${over.seq} has overtaken`)
  }

  #violate(invariant: 'I1' | 'I3' | 'I15', what: string): void {
    this.#world.sky.watch.violate(invariant, what)
  }
}
