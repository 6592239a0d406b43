import { USE_CASES } from '../../../shared/domain/actions/use-cases.ts'
import type { StoredEntry } from '../../../shared/domain/ports.ts'
import { spoken } from '../../../shared/domain/spoken.ts'
import type { Action, Entry, Position, ReplyOf } from '../../../shared/protocol/index.ts'
import { callerNamed } from '../../support/app.ts'
import { type Backup, type Deployment, deployed } from './tables.ts'

export const channel = 'chat:lobby'

/** A refusal, as an error. */
export class Refused extends Error {}

/** Asks one action as a user; throws what was refused. */
export const ask = async <A extends Action>(
  { app }: Deployment,
  user: string,
  action: A,
  parameters: object,
): Promise<ReplyOf<A>> => {
  const frame = JSON.stringify({ action, id: 'q', ...parameters })
  const caller = callerNamed(user, { expires: 9e15 })
  const reply = JSON.parse((await spoken(app, USE_CASES, async () => caller, frame, 'r')) ?? '')
  if (!reply.ok) throw new Refused(reply.error.code)
  return reply
}

const isSame = (one: Entry, other: StoredEntry | undefined) =>
  one.key === other?.key && one.from === other.from && JSON.stringify(one.body) === JSON.stringify(other.body)

/** A device that follows the channel as the protocol says: from a position, and anew when it cannot be recovered. */
export class Follower {
  position: Position | undefined
  resets = 0
  readonly seen = new Map<number, Entry>()
  readonly #check: (entry: Entry) => void

  constructor(check: (entry: Entry) => void) {
    this.#check = check
  }

  async follow(at: Deployment): Promise<void> {
    for (let more = true; more; ) {
      const cursors = { [channel]: this.position ?? { epoch: 'none', seq: 0 } }
      const page = (await ask(at, 'bob', 'sync', { cursors })).channels[channel]
      if (!page) throw new Error('sync forgot the channel')
      if (page.recovered) this.#take(page.entries, page.epoch)
      else await this.#begin(at, page)
      more = page.more
    }
  }

  #take(entries: readonly Entry[], epoch: string): void {
    for (const entry of entries) {
      if (entry.seq !== (this.position?.seq ?? 0) + 1) throw new Error(`a hole before ${entry.seq}`)
      this.#keep(entry)
      this.position = { epoch, seq: entry.seq }
    }
  }

  async #begin(at: Deployment, { epoch, head }: ReplyOf<'sync'>['channels'][string]): Promise<void> {
    const older: Entry[] = []
    let before: number | undefined = head + 1
    while (before !== undefined) {
      const page: ReplyOf<'history'> = await ask(at, 'bob', 'history', { channel, before, limit: 7 })
      older.push(...page.entries)
      before = page.more ? page.entries[0]?.seq : undefined
    }
    this.seen.clear()
    this.resets++
    this.position = { epoch, seq: head }
    for (const entry of older) this.#keep(entry)
  }

  #keep(entry: Entry): void {
    this.#check(entry)
    this.seen.set(entry.seq, entry)
  }
}

/** A message on its way: every try of it says the same. */
export type Sending = { readonly key: string; readonly after: number; readonly afterEpoch: string }

/** An entry and the generation that committed it. */
type Committed = StoredEntry & { readonly generation: string }

/** The tables of a generation at a moment, and what was true of them. */
export type Saved = {
  readonly generation: number
  readonly backup: Backup
  readonly truth: readonly Committed[]
}

/** A channel whose tables are restored again and again, and what is true of it. */
export class World {
  at: Deployment
  /** The entries that were committed and not undone by a restore, by number; the first at 0. */
  truth: Committed[] = []
  /** Numbers that no table has any more. */
  readonly lost = new Set<number>()
  #told = 0
  #generation = 0

  constructor() {
    this.at = deployed()
  }

  /** Takes in what was committed since. */
  learn(): void {
    for (const { row, entry } of this.at.committed.slice(this.#told)) {
      if (row.channel !== channel) continue
      if (entry.seq !== this.truth.length + 1) throw new Error(`I3: ${entry.seq} was not next`)
      this.truth.push({ ...entry, generation: row.generation })
    }
    this.#told = this.at.committed.length
  }

  check(entry: Entry): void {
    this.learn()
    if (!isSame(entry, this.truth[entry.seq - 1])) throw new Error(`divergence at ${entry.seq}: ${entry.key}`)
  }

  save(): Saved {
    this.learn()
    return { generation: this.#generation, backup: this.at.backup(), truth: [...this.truth] }
  }

  /** New tables: the rooms of one backup, the logs of another, and whatever the stream had still to tell is gone. */
  restore(rooms: Saved, logs: Saved): void {
    this.#generation++
    const { logs: kept, amended } = logs.backup
    const backup = { rooms: rooms.backup.rooms, logs: kept, amended }
    this.at = deployed(backup, `g${this.#generation}`, this.at.app.clock)
    this.truth = [...rooms.truth]
    this.#told = 0
    this.lost.clear()
    // The newest stands in the row as well.
    for (const { seq, generation } of this.truth.slice(0, -1)) {
      const log = logs.backup.logs.get(generation ? `${channel}#${generation}` : channel)
      if (!log?.has(seq)) this.lost.add(seq)
    }
  }
}
