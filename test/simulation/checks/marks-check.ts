import type { MemberNews, ReceiptNews } from '../../../client/index.ts'
import type { Change } from '../../../shared/domain/ports.ts'
import type { ReplyOf } from '../../../shared/protocol/index.ts'
import type { Invocation, Life, Socket } from '../world/facts.ts'
import type { Observer, Restored } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import type { Committed } from './committed.ts'

type Listed = ReplyOf<'hello'>['channels'][number]

/** Receipts only move forward, and never past the head (I10): in the store, and as each program is told. */
export class MarksCheck implements Observer {
  readonly #world: World
  readonly #committed: Committed
  readonly #stored = new Map<string, { read: number; delivered: number }>()
  readonly #told = new Map<string, { read: number; delivered: number }>()

  constructor(world: World, committed: Committed) {
    this.#world = world
    this.#committed = committed
  }

  changed = (change: Change): void => {
    if (change.kind === 'member') {
      this.#stored.delete(`${change.user} ${change.channel}`)
      for (const line of [...this.#told.keys()])
        if (line.endsWith(` ${change.user} ${change.channel}`)) this.#told.delete(line)
    }
    if (change.kind !== 'marks') return
    const { channel, read, delivered } = change.marks
    const line = `${change.user} ${channel}`
    const head = this.#world.store.state.rows.get(channel)?.head ?? 0
    this.#advances(this.#stored, line, { read, delivered }, `the store's marks of ${line}`)
    if (read > head || delivered > head) this.#violate(`${line} has read ${read} of ${head}`)
  }

  /** The marks are those of the backup, and go on from there. */
  restored = ({ tables }: Restored): void => {
    this.#told.clear()
    this.#stored.clear()
    for (const [user, own] of tables.state.marks)
      for (const [channel, marks] of own) this.#stored.set(`${user} ${channel}`, marks)
  }

  /** Unread is what stands above `read` and amends nothing. In rooms and conversations, whose entries do not expire. */
  reply = (_invocation: Invocation, { caller }: Socket, text: string | undefined): void => {
    if (this.#world.isMixed || !text?.includes('"heartbeatSeconds":')) return
    const { channels } = JSON.parse(text) as { channels: readonly Listed[] }
    for (const { channel, epoch, head, read, unread } of channels.filter(one =>
      /^(chat|dm):/.test(one.channel),
    )) {
      const log = this.#committed.logs.get(`${channel} ${epoch}`) ?? []
      // Of what a restore has lost nobody knows what it was.
      if (log.some(({ seq }) => this.#committed.isLost(channel, seq))) continue
      const wanted = log.slice(read, head).filter(({ amends }) => !amends).length
      if (unread !== wanted)
        this.#violate(
          `${caller.user} has ${unread} unread in ${channel} above ${read} of ${head}, not ${wanted}`,
        )
    }
  }

  receipt = (life: Life, { channel, user, read, delivered }: ReceiptNews): void => {
    const line = `${life.device}/${life.number} ${user} ${channel}`
    // Of the caller's own marks every word is passed on as it came: an older one too, which changes nothing.
    if (user !== life.person.user) this.#advances(this.#told, line, { read, delivered }, line)
  }

  /** Of one who has left a program remembers nothing; it may hear of it later than it happened. */
  member = (life: Life, { channel, user }: MemberNews): void => {
    this.#told.delete(`${life.device}/${life.number} ${user} ${channel}`)
  }

  reset = (life: Life, { channel }: { channel: string }): void => this.#forget(life, name => name === channel)

  /** Of a channel in which one is no more nothing is remembered. */
  listed = (life: Life): void => {
    const listed = new Set(life.client.channels.map(({ channel }) => channel))
    this.#forget(life, name => !listed.has(name))
  }

  #forget(life: Life, isIt: (channel: string) => boolean): void {
    for (const line of [...this.#told.keys()]) {
      const [program = '', , channel = ''] = line.split(' ')
      if (program.startsWith(`${life.device}/`) && isIt(channel)) this.#told.delete(line)
    }
  }

  #advances(
    known: Map<string, { read: number; delivered: number }>,
    line: string,
    marks: { read: number; delivered: number },
    what: string,
  ): void {
    const before = known.get(line)
    if (before && (marks.read < before.read || marks.delivered < before.delivered))
      this.#violate(`${what} go from ${before.read}/${before.delivered} to ${marks.read}/${marks.delivered}`)
    known.set(line, marks)
  }

  #violate(what: string): void {
    this.#world.sky.watch.violate('I10', what)
  }
}
