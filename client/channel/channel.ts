import type { Amends } from '../../shared/protocol/fields.ts'
import type { Channel, ChannelSummary, HistoryPage, HistoryQuery, Joined, Position } from '../api.ts'
import { FileUpload } from '../files/upload.ts'
import type { Upload, UploadOptions, UploadSource } from '../files/uploads.ts'
import type { Hub } from '../hub.ts'
import type { Pending, Sent } from '../outbox/pending.ts'
import type { ChannelCore } from './channel-core.ts'
import { readHistory, readOlder } from './history.ts'
import type { Marks } from './marks.ts'
import { meet } from './meeting.ts'

/** A channel as the program sees it. */
export class HeliographChannel implements Channel {
  readonly name: string
  readonly on: Channel['on']
  readonly #core: ChannelCore
  readonly #hub: Hub

  constructor(core: ChannelCore, hub: Hub) {
    this.name = core.name
    this.on = core.news.on
    this.#core = core
    this.#hub = hub
  }

  get summary(): ChannelSummary | undefined {
    return this.#core.summary
  }

  get position(): Position | undefined {
    return this.#core.log.told
  }

  get pending(): readonly Pending[] {
    return this.#core.outgoing.pending
  }

  get typers(): readonly string[] {
    return this.#core.typing.names
  }

  get receipts(): ReadonlyMap<string, Marks> {
    return this.#core.receipts.others
  }

  get online(): readonly string[] {
    return [...this.#core.company].filter(user => user === this.#hub.me() || this.#hub.roster.isOnline(user))
  }

  async join(): Promise<Joined> {
    const core = this.#core
    const after = this.#hub.positions.given.get(this.name)
    const leavings = core.leavings.count
    this.#use()
    core.joining++
    try {
      const reply = await this.#hub.connection.ask('join', { channel: this.name, after })
      const { epoch, head, more } = reply
      // It was left since: of what was asked before, the list knows what is still so, and nothing goes on from its page.
      if (core.leavings.count !== leavings) return { epoch, head, entries: [], more }
      meet(core, this.#hub, reply)
      const page = core.joined(reply, after)
      const entries = core.present.give(page ?? [], this.position?.seq)
      const delivered = entries.at(-1)?.seq
      if (delivered && this.#hub.tellsDelivered(this.name)) core.receipts.want({ delivered })
      return { epoch, head, entries, more: !after && (more || !page) }
    } finally {
      core.unjoin()
    }
  }

  async leave(): Promise<void> {
    // A join of the client's own that is processed later than the leave would undo it: none is under way, none follows.
    await this.#core.meeting?.catch(() => {})
    this.#core.hasReceipts = false
    await this.#hub.connection.ask('leave', { channel: this.name })
    this.#core.leavings.count++
    this.#core.leavings.lastAt = this.#hub.ports.now()
    this.#core.end()
  }

  send(
    body: object,
    { key = this.#hub.ports.key(), about }: { readonly key?: string; readonly about?: number } = {},
  ): Promise<Sent> {
    this.#use()
    this.#core.typing.sent()
    return this.#core.outgoing.send(body, key, about ? { about } : {})
  }

  edit(seq: number, body: object): Promise<Sent> {
    return this.#amend({ seq, as: 'edit' }, body)
  }

  delete(seq: number): Promise<Sent> {
    return this.#amend({ seq, as: 'delete' })
  }

  react(seq: number, emoji: string, on = true): Promise<Sent> {
    return this.#amend({ seq, as: 'reaction', emoji, on })
  }

  typing(on = true): void {
    if (on) this.#core.typing.press()
    else this.#core.typing.stop()
  }

  read(seq = this.position?.seq ?? 0): void {
    this.#use()
    this.#core.receipts.want({ read: Math.min(seq, this.summary?.head ?? seq) })
    this.#hub.listChanged()
  }

  upload(file: UploadSource, options: UploadOptions = {}): Upload {
    return new FileUpload(this.#hub, this.name, file, options)
  }

  async download(attachment: string, as: 'file' | 'inline' | 'thumb' = 'file'): Promise<string> {
    return (await this.#hub.connection.ask('download', { channel: this.name, attachment, as })).url
  }

  history(query: HistoryQuery = {}): Promise<HistoryPage> {
    return readHistory(this.#hub, this.#core, query)
  }

  older(query: HistoryQuery = {}): ReturnType<Channel['older']> {
    return readOlder(next => this.history(next), query)
  }

  /** The program does something in it. */
  #use(): void {
    this.#core.usedAt = this.#hub.ports.now()
  }

  #amend(amends: Amends, body: object = {}): Promise<Sent> {
    this.#use()
    return this.#core.outgoing.send(body, this.#hub.ports.key(), { amends })
  }
}
