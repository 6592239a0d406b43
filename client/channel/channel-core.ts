import { queueOf } from '../../shared/protocol/channel.ts'
import type { Entry } from '../../shared/protocol/fields.ts'
import type { ReplyOf } from '../../shared/protocol/routes.ts'
import type { ChannelSummary, Position } from '../api.ts'
import type { Hub } from '../hub.ts'
import type { Written } from '../outbox/outbox.ts'
import { Outgoing } from '../outbox/outgoing.ts'
import type { Sent } from '../outbox/pending.ts'
import { beginningOf, beginningOfQueue, isDirect } from './beginnings.ts'
import { ChannelLog, type Reset } from './channel-log.ts'
import { News } from './news.ts'
import { noticeOf } from './notice.ts'
import { isAmendment, Present } from './present.ts'
import { Receipts } from './receipts.ts'
import { Standing } from './standing.ts'
import { Typing } from './typing.ts'

type Listed = Pick<ReplyOf<'hello'>['channels'][number], 'epoch' | 'head' | 'read' | 'unread'>

/** A channel as the client keeps it: whether the caller is in it, its log, and what is on its way. */
export class ChannelCore {
  readonly name: string
  readonly news: News
  readonly log: ChannelLog
  readonly outgoing: Outgoing
  readonly receipts: Receipts
  readonly typing: Typing
  readonly present: Present
  /** Those who were seen to be in it. */
  readonly company = new Set<string>()
  isMember = false
  /** When it was entered, or a join said that one is in it, in milliseconds since 1970: what was asked before says nothing of that. */
  enteredAt = 0
  /** Joins that are unanswered, whose replies say where the log begins; how often it was left, and when the last time. */
  joining = 0
  readonly leavings = { count: 0, lastAt: 0 }
  /** One is in it, and the last join told how far the others are, as it does in small channels. */
  hasReceipts = false
  /** When the program last did something in it, in milliseconds since 1970. */
  usedAt = 0
  /** The last join of the client's own, answered or not. */
  meeting: Promise<void> | undefined
  readonly #hub: Hub
  readonly #standing = new Standing()
  #beginAsListed = () => {}
  /** What still arrives after the end of a membership is not for the caller. */
  #hasEnded = false

  constructor(name: string, hub: Hub) {
    this.name = name
    this.#hub = hub
    this.news = new News(hub.events)
    this.receipts = new Receipts(name, hub)
    this.typing = new Typing(name, hub, users => this.news.tell('typing', users, { channel: name, users }))
    this.present = new Present(name, { news: this.news, saw: entry => this.#standing.saw(entry) })
    this.outgoing = new Outgoing(name, hub, {
      head: () => this.#knownHead,
      epoch: () => this.#standing.epoch,
      answered: (message, reply) => this.#answered(message, reply),
      changed: pending => this.news.tell('pending', pending, { channel: name, pending }),
      unsent: unsent => this.news.tell('unsent', unsent),
    })
    this.log = new ChannelLog(name, hub, {
      entry: entry => this.#take(entry),
      told: position => hub.positions.told(name, position),
      reset: reset => this.#reset(reset),
      goesOn: (epoch, head) => void (this.#standing.goesOn(epoch, head) || hub.refresh()),
      lost: () => this.end(),
      isSending: () => this.outgoing.isSending,
    })
  }

  get summary(): ChannelSummary | undefined {
    const { epoch, head } = this.#standing
    if (!this.isMember || epoch === undefined) return undefined
    const { read } = this.receipts.own
    return { channel: this.name, epoch, head, read, unread: this.#standing.unread(read) }
  }

  /** The server lists it, for the first time in this client's life or once more. */
  list(listed: Listed, isFirst: boolean): void {
    const { epoch, head, read } = listed
    this.#enter(epoch, head)
    // What was read of another log says nothing of this one.
    if (!this.#standing.list(listed)) this.receipts.own.forget()
    this.receipts.own.greet(read, this.#hub.ports.now())
    this.receipts.tell()
    this.#beginAsListed = () => this.list(listed, isFirst)
    if (this.log.position || this.joining > 0) this.log.compare(epoch, head)
    else if (this.#isQueue) void this.#beginQueue({ epoch, seq: read }, head)
    else this.#begin(beginningOf(this.#hub, this.name, { epoch, before: head, isFirst }), epoch, head)
  }

  /** A join has been answered, or never will be: then what was listed meanwhile says where the log begins. */
  unjoin(): void {
    this.joining--
    if (this.joining > 0 || this.log.position) return
    if (this.isMember) this.#beginAsListed()
    else this.log.forget()
  }

  /** A head heard with a heartbeat, of the log that the list says, whatever an instance of before a restore has told since. */
  learnHead(head: number): void {
    const epoch = this.#standing.heard(head)
    if (epoch === undefined) return
    this.log.learn(epoch, head)
    this.log.watch()
    this.#hub.listChanged()
  }

  /** An entry, live. One of a channel that nobody knew of opens it. */
  hear(epoch: string, entry: Entry): void {
    if (this.#hasEnded && this.joining === 0) return
    this.#standing.learn(epoch, entry.seq)
    this.log.offer(epoch, [entry])
    this.adopt()
  }

  /** Begins where the earliest thing that was heard says, when nobody else will say where. */
  adopt(): void {
    const { earliest, position } = this.log
    if (!earliest || position || this.isMember || this.joining > 0 || this.#hub.me() === '') return
    const { epoch, seq } = earliest
    this.#enter(epoch, seq)
    this.#begin(beginningOf(this.#hub, this.name, { epoch, before: seq - 1, isFirst: false }), epoch, seq)
    this.#hub.refresh()
  }

  /**
   * Takes the reply to a join; answers the part of its page that comes before everything that is told, nothing where what is told does
   * not follow it.
   */
  joined(reply: ReplyOf<'join'>, after: Position | undefined): readonly Entry[] | undefined {
    const { epoch, head, entries } = reply
    this.#enter(epoch, head, true)
    this.log.hold()
    if (!this.log.position) this.#place(after ?? this.#hub.positions.find(this.name) ?? { epoch, seq: head })
    const { position } = this.log
    const isPage = position && !after && this.log.follows(epoch, head)
    if (isPage) this.log.offer(epoch, entries)
    else if (after) this.log.absorb(reply)
    this.log.compare(epoch, head)
    this.log.watch()
    return isPage ? entries.filter(({ seq }) => seq <= position.seq) : undefined
  }

  /** Somebody has left: nothing is known of them here any more. */
  part(user: string): void {
    this.company.delete(user)
    this.receipts.part(user)
    this.typing.hear(user, false)
  }

  /** The membership is over. */
  end(): void {
    this.isMember = false
    this.#hasEnded = true
    this.#standing.listed = undefined
    this.hasReceipts = false
    this.log.forget()
    this.#hub.positions.forget(this.name)
    this.receipts.forget()
    this.present.forget()
    this.company.clear()
    this.#hub.listChanged()
  }

  get #isQueue(): boolean {
    return this.name === queueOf(this.#hub.me())
  }

  /** A conversation of two that the server has not listed has no entries yet, or all of them after 0. */
  get #knownHead(): number | undefined {
    return this.#standing.epoch !== undefined || isDirect(this.name) ? this.#standing.head : undefined
  }

  #enter(epoch: string, head: number, isJoin = false): void {
    if (isJoin || !this.isMember) this.enteredAt = this.#hub.ports.now()
    this.isMember = true
    this.#hasEnded = false
    this.#standing.learn(epoch, head)
    this.#hub.listChanged()
  }

  #begin(position: Position, epoch: string, head: number): void {
    this.#place(position)
    this.log.compare(epoch, head)
    this.log.watch()
  }

  /** What was read before is not followed up to here. */
  #place(position: Position): void {
    this.present.forget()
    this.#hub.positions.begin(this.name, position)
    this.log.place(position)
  }

  /** Where this device had got to, or after `read`, as far as retention has left it. */
  async #beginQueue(read: Position, head: number): Promise<void> {
    const position =
      this.#hub.positions.find(this.name) ?? (await beginningOfQueue(this.#hub, this.name, read, head))
    if (!this.log.position) this.#begin(position, read.epoch, head)
  }

  #answered({ key, body, about, amends }: Written, { epoch, seq, at }: Sent & { epoch: string }): void {
    if (!amends) this.typing.answered()
    this.#standing.learn(epoch, seq)
    const isTold = this.isMember || this.joining > 0 || isDirect(this.name)
    if (isTold) this.log.offer(epoch, [{ seq, key, from: this.#hub.me(), at, body, about, amends }])
    this.adopt()
  }

  #take(entry: Entry): void {
    const { seq, from, at } = entry
    if (!isAmendment(entry)) this.typing.spoke(from, at)
    const { events, me, tellsDelivered, listChanged } = this.#hub
    if (from === me()) {
      this.outgoing.settle(entry, { seq, at, duplicate: true })
      this.#standing.spoke(seq, this.receipts.own.read)
    } else if (tellsDelivered(this.name)) this.receipts.want({ delivered: seq })
    if (from !== '') this.company.add(from)
    if (this.#isQueue) events.emit('notice', noticeOf(this.log.position?.epoch ?? '', entry))
    else this.present.tell(entry)
    listChanged()
  }

  #reset(reset: Reset): void {
    this.present.forget()
    if (reset.from?.epoch !== reset.epoch) {
      this.receipts.forget()
      this.#hub.refresh()
    }
    this.#standing.begin(reset.epoch, reset.head)
    this.#restart(reset)
    this.news.tell('reset', reset, { channel: this.name, ...reset })
    this.#hub.listChanged()
  }

  /** Of the own queue nothing that is left is passed over: it is the one log that nobody reads back. */
  #restart({ from, epoch, head }: Reset): void {
    if (!this.#isQueue) this.#hub.positions.reset(this.name, { epoch, seq: head })
    else {
      const read = from?.epoch === epoch ? Math.min(from.seq, head) : 0
      this.#hub.positions.forget(this.name)
      this.log.forget()
      void this.#beginQueue({ epoch, seq: read }, head)
    }
  }
}
