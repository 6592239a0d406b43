import { epochOf, whereIs } from '../../../shared/domain/log/eras.ts'
import type { ChannelRow, StoredEntry } from '../../../shared/domain/ports.ts'
import { rowIn, type Tables } from '../world/tables.ts'

/** Everything that was ever committed, by channel and epoch, and what a restore has made of it. */

export type Logged = StoredEntry & { readonly channel: string; readonly epoch: string }

/** A week, and what may be on its way. */
export const KEPT_MS = 7 * 24 * 3_600_000 + 60_000

/** As long as an event may be under way that an instance of before a restore has begun. */
export const MIXED_MS = 30_000

export const nameOf = (channel: string, from: string, key: string): string => `${channel} ${from} ${key}`

/** What an entry is by the log alone: what has edited and deleted it, and who reacts with what. */
export type State = {
  readonly edited?: Logged
  readonly deleted?: Logged
  /** Emoji and user of each, in the order of these texts. */
  readonly reactions: readonly string[]
}

export class Committed {
  /** In order, by channel and epoch. */
  readonly logs = new Map<string, Logged[]>()
  /** What the stream has forgotten, by channel, epoch and number: nobody heals it but an operator who reads the rows. */
  readonly forgotten = new Set<string>()
  readonly #amending = new Map<string, readonly Logged[]>()
  readonly #byName = new Map<string, Logged>()
  /** The numbers that a restore has lost. */
  readonly #lost = new Set<string>()
  /** Up to where a log is that of another epoch, by both. */
  readonly #shared = new Map<string, number>()

  entryAt(channel: string, epoch: string, seq: number): Logged | undefined {
    return this.logs.get(`${channel} ${epoch}`)?.[seq - 1]
  }

  /** Everything that was said of an entry, in the order of the log. */
  amendmentsOf(channel: string, epoch: string, seq: number): readonly Logged[] {
    return (this.#amending.get(`${channel} ${epoch}`) ?? []).filter(({ amends }) => amends?.seq === seq)
  }

  /** What those amendments have made of it; nothing where a restore, or the stream, has lost a part of that. */
  stateOf(channel: string, epoch: string, seq: number): State | undefined {
    const all = this.amendmentsOf(channel, epoch, seq)
    const isGone = (number: number) =>
      this.isLost(channel, number) || this.forgotten.has(`${channel} ${epoch} ${number}`)
    if (isGone(seq) || all.some(one => isGone(one.seq))) return undefined
    const as = (kind: string) => all.filter(({ amends }) => amends?.as === kind)
    const [deleted] = as('delete')
    const edited = as('edit').at(-1)
    const last = new Map(as('reaction').map(one => [`${one.amends?.emoji} ${one.from}`, one]))
    const reactions = [...last].filter(([, { amends }]) => amends?.on).map(([word]) => word)
    return { ...(edited && { edited }), ...(deleted && { deleted }), reactions: reactions.toSorted() }
  }

  /** Whether that number is one of an amendment, in any log that the channel has had. */
  isAmendment(channel: string, seq: number): boolean {
    return this.epochsOf(channel).some(epoch => this.entryAt(channel, epoch, seq)?.amends !== undefined)
  }

  /** How many entries the log has. */
  headOf(channel: string, epoch: string): number {
    return this.logs.get(`${channel} ${epoch}`)?.length ?? 0
  }

  /** The epochs of one channel, in the order in which they began. */
  epochsOf(channel: string): readonly string[] {
    return [...this.logs.keys()].flatMap(line => {
      const [name, epoch = ''] = line.split(' ')
      return name === channel ? [epoch] : []
    })
  }

  named(epoch: string, name: string): Logged | undefined {
    return this.#byName.get(`${epoch} ${name}`)
  }

  /** A number that no table had when they were restored: nobody can be told it any more. */
  isLost(channel: string, seq: number): boolean {
    return this.#lost.has(`${channel} ${seq}`)
  }

  /** Up to where a log is that of an earlier epoch. */
  sharedUpTo(channel: string, known: string, epoch: string): number {
    return this.#shared.get(`${channel} ${known} ${epoch}`) ?? 0
  }

  append({ channel, epoch }: ChannelRow, entry: StoredEntry): Logged {
    const logged = { ...entry, channel, epoch }
    const log = this.logs.get(`${channel} ${epoch}`) ?? []
    this.logs.set(`${channel} ${epoch}`, log)
    log.push(logged)
    if (entry.amends) this.#amends(logged)
    return logged
  }

  /** From now on its key is this one's. */
  name(entry: Logged): void {
    const { channel, epoch, from, key } = entry
    this.#byName.set(`${epoch} ${nameOf(channel, from, key)}`, entry)
  }

  #amends(entry: Logged): void {
    const line = `${entry.channel} ${entry.epoch}`
    this.#amending.set(line, [...(this.#amending.get(line) ?? []), entry])
  }

  /** Takes what a backup of tables of that generation has of each log for what the new ones begin with. */
  restore(tables: Tables, generation: string): void {
    for (const [channel, { epoch }] of tables.state.rows) {
      const row = rowIn(tables, channel)
      if (row) this.#takeOver(tables, row, epochOf(epoch, generation))
    }
  }

  #takeOver(tables: Tables, row: ChannelRow, of: string): void {
    const { channel, epoch, head, last } = row
    const whole = this.logs.get(`${channel} ${of}`) ?? []
    const log = whole.slice(0, head).map(entry => ({ ...entry, epoch }))
    this.logs.set(`${channel} ${epoch}`, log)
    for (const entry of log) if (entry.amends) this.#amends(entry)
    this.#shared.set(`${channel} ${of} ${epoch}`, head)
    for (const entry of log) {
      const { seq } = entry
      const { log: name } = whereIs(row, seq)
      const isThere = [tables.messages, tables.queues].some(logs => logs.get(name)?.has(seq))
      // The newest stands in the row as well.
      if (isThere || seq === last?.seq) this.name(entry)
      else this.#lost.add(`${channel} ${seq}`)
      if (this.forgotten.has(`${channel} ${of} ${seq}`)) this.forgotten.add(`${channel} ${epoch} ${seq}`)
    }
  }
}
