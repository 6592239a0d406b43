import { mentionsIn } from '../../shared/protocol/mentions.ts'
import type { ChannelSummary, MemberNews, Message } from '../api.ts'
import { atAStroke } from '../at-a-stroke.ts'
import { backoff } from '../connection/backoff.ts'
import type { Hub } from '../hub.ts'
import type { InboxItem } from './inbox-item.ts'

/** Together with what others change at the same moment. */
const ASK_AGAIN_MS = 300
/** Where no answer came, or a refusal: so far up the ladder, where it waits for half a minute at most. */
const LATER = 6

const timeOf = ({ last }: InboxItem): string => last?.at ?? ''
const pinOf = ({ pinned }: InboxItem): number => pinned || Number.MAX_SAFE_INTEGER

const byActivity = (one: InboxItem, other: InboxItem): number =>
  pinOf(one) - pinOf(other) ||
  timeOf(other).localeCompare(timeOf(one)) ||
  (one.channel < other.channel ? -1 : 1)

/**
 * The list of conversations, kept from what the client hears anyway: each entry of each channel, how far the own devices have
 * read, and what they keep. The server posts nothing for it. It is asked for once, and again where what was heard does
 * not tell: a conversation that is new, one that was archived, and after a socket was lost.
 */
export class Inbox {
  readonly #hub: Hub
  readonly #summaries: () => readonly ChannelSummary[]
  readonly #items = new Map<string, InboxItem>()
  /** What was asked for because of an entry, and was in no answer since: it may be none of the conversations at all. */
  readonly #sought = new Set<string>()
  #isWanted = false
  readonly #tell = atAStroke(() => this.#hub.events.emit('inbox', this.list))
  #cancel = () => {}
  /** What is waited before it is asked for again; infinite where it is not. */
  #waitMs = Number.POSITIVE_INFINITY

  constructor(hub: Hub, summaries: () => readonly ChannelSummary[]) {
    this.#hub = hub
    this.#summaries = summaries
    const { on } = hub.events
    on('message', message => this.#hear(message))
    on('amended', ({ channel, seq, message }) => {
      if (message) this.#amend(channel, message)
      else if (this.#items.get(channel)?.last?.seq === seq) this.askAgain()
    })
    on('reset', () => this.askAgain())
    on('settings', ({ channel, ...settings }) => {
      if (settings.archived || this.#items.has(channel)) this.#change(channel, settings)
      else this.askAgain()
    })
    on('description', ({ channel, description: { title, type, subject } }) =>
      this.#change(channel, { title, type, subject }),
    )
    on('member', news => this.#hearMember(news))
  }

  /** Those of which the caller is known to be a member, the pinned ones first, then the newest. */
  get list(): readonly InboxItem[] {
    const list: InboxItem[] = []
    for (const summary of this.#summaries()) {
      const item = this.#items.get(summary.channel)
      if (!item || item.archived) continue
      const mentions = Math.min(item.mentions ?? 0, summary.unread)
      list.push({ ...item, ...summary, mentions })
    }
    return list.sort(byActivity)
  }

  /** Asks for all of it; from then on it is kept. */
  async ask(): Promise<readonly InboxItem[]> {
    this.#isWanted = true
    const met = new Map<string, InboxItem>()
    let next: string | undefined
    try {
      do {
        const page = await this.#hub.connection.ask('inbox', { next })
        for (const item of page.channels) met.set(item.channel, item)
        next = page.next
      } while (next)
    } catch (thrown) {
      // Those whose server fails together do not come back together.
      this.askAgain(ASK_AGAIN_MS + backoff(LATER, this.#hub.ports.random))
      throw thrown
    }
    for (const name of this.#items.keys()) if (!met.has(name)) this.#items.delete(name)
    for (const item of met.values()) this.#meet(item)
    this.changed()
    return this.list
  }

  /** Asks once more in a moment, where somebody has asked for it. */
  askAgain(waitMs = ASK_AGAIN_MS): void {
    if (!this.#isWanted || this.#waitMs <= waitMs) return
    this.#cancel()
    this.#waitMs = waitMs
    this.#cancel = this.#hub.timers.after(waitMs, () => {
      this.#waitMs = Number.POSITIVE_INFINITY
      this.ask().catch(() => {})
    })
  }

  changed(): void {
    if (this.#isWanted && this.#hub.events.hears('inbox')) this.#tell()
  }

  /** What was heard while it was asked for is newer than what was answered, and what an amendment is of says more than that. */
  #meet(item: InboxItem): void {
    const known = this.#items.get(item.channel)
    const { seq = 0, amends } = item.last ?? {}
    const isKept =
      known?.last && known.epoch === item.epoch && (known.last.seq > seq || known.last.seq === amends?.seq)
    this.#sought.delete(item.channel)
    this.#items.set(item.channel, isKept ? { ...item, last: known.last } : item)
  }

  #put(item: InboxItem): void {
    this.#items.set(item.channel, item)
    this.changed()
  }

  #change(channel: string, change: Partial<InboxItem>): void {
    const item = this.#items.get(channel)
    if (item) this.#put({ ...item, ...change })
  }

  /** Nobody asks for a whole list because somebody else came. */
  #hearMember({ channel, user, change }: MemberNews): void {
    const item = this.#items.get(channel)
    if (user === this.#hub.me()) this.askAgain()
    else if (item?.members) {
      const others = item.members.filter(name => name !== user)
      this.#put({ ...item, members: change === 'joined' ? [...others, user] : others })
    }
  }

  #hear({ channel, ...entry }: Message): void {
    const item = this.#items.get(channel)
    if (!item) {
      // Once: a busy channel that belongs to none would have it asked for all the time.
      if (!this.#sought.has(channel)) this.askAgain()
      this.#sought.add(channel)
    } else if (entry.seq > (item.last?.seq ?? 0)) {
      const isMentioned = entry.from !== this.#hub.me() && mentionsIn(entry.body).includes(this.#hub.me())
      const summary = this.#summaries().find(one => one.channel === channel)
      const before = (summary?.unread ?? 0) > 1 ? (item.mentions ?? 0) : 0
      const mentions = before + Number(isMentioned)
      this.#put({ ...item, last: entry, mentions, archived: false })
    }
  }

  /** What was said last says something else now. */
  #amend(channel: string, { channel: _, ...entry }: Message): void {
    const item = this.#items.get(channel)
    if (item?.last?.seq === entry.seq) this.#put({ ...item, last: entry })
  }
}
