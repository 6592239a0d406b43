import { mentionsIn } from '../../shared/protocol/mentions.ts'
import type { ReplyOf } from '../../shared/protocol/routes.ts'
import type { ChannelSummary, MemberNews, Message } from '../api.ts'
import type { Hub } from '../hub.ts'
import type { InboxItem } from './inbox-item.ts'

/** Together with what others change at the same moment. */
const ASK_AGAIN_MS = 300

const timeOf = ({ last }: InboxItem): string => last?.at ?? ''
const pinOf = ({ pinned }: InboxItem): number => pinned || Number.POSITIVE_INFINITY

const byActivity = (one: InboxItem, other: InboxItem): number => {
  if (pinOf(one) !== pinOf(other)) return pinOf(one) - pinOf(other)
  const [early, late] = [timeOf(one), timeOf(other)]
  return early === late ? (one.channel < other.channel ? -1 : 1) : early < late ? 1 : -1
}

/**
 * The list of conversations, kept from what the client hears anyway: each entry of each channel, how far the own devices have
 * read, and what they keep. The server posts nothing for it. It is asked for once, and again where what was heard does
 * not tell: a conversation that is new, one that was archived, and after a socket was lost.
 */
export class Inbox {
  readonly #hub: Hub
  readonly #summaries: () => readonly ChannelSummary[]
  readonly #items = new Map<string, InboxItem>()
  #isWanted = false
  #isTold = true
  #cancel: (() => void) | undefined

  constructor(hub: Hub, summaries: () => readonly ChannelSummary[]) {
    this.#hub = hub
    this.#summaries = summaries
    const { on } = hub.events
    on('message', message => this.#hear(message))
    on('amended', ({ channel, message }) => message && this.#amend(channel, message))
    on('reset', () => this.askAgain())
    on('settings', ({ channel, ...settings }) => {
      if (settings.archived || this.#items.has(channel)) this.#change(channel, settings)
      else this.askAgain()
    })
    on('description', ({ channel, description }) => {
      const { title: _, type: _type, subject: _subject, ...rest } = this.#items.get(channel) ?? {}
      const { details: _details, ...about } = description
      if ('channel' in rest) this.#put({ ...(rest as InboxItem), ...about })
    })
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
    for (let next: string | undefined, isFirst = true; isFirst || next !== undefined; isFirst = false) {
      const page = await this.#hub.connection.ask('inbox', next === undefined ? {} : { next })
      for (const item of page.channels) met.set(item.channel, item)
      next = page.next
    }
    for (const name of this.#items.keys()) if (!met.has(name)) this.#items.delete(name)
    for (const item of met.values()) this.#meet(item)
    this.changed()
    return this.list
  }

  /** Asks once more in a moment, where somebody has asked for it. */
  askAgain(): void {
    if (!this.#isWanted || this.#cancel) return
    this.#cancel = this.#hub.timers.after(ASK_AGAIN_MS, () => {
      this.#cancel = undefined
      // The next socket asks again.
      this.ask().catch(() => {})
    })
  }

  /** Told once for everything that changes at a stroke. */
  changed(): void {
    if (!this.#isWanted || !this.#isTold || !this.#hub.events.hears('inbox')) return
    this.#isTold = false
    queueMicrotask(() => {
      this.#isTold = true
      this.#hub.events.emit('inbox', this.list)
    })
  }

  /** What was heard while it was asked for is newer than what was answered, and what an amendment is of says more than that. */
  #meet(item: InboxItem): void {
    const known = this.#items.get(item.channel)
    const { seq = 0, amends } = item.last ?? {}
    const isKept =
      known?.last && known.epoch === item.epoch && (known.last.seq > seq || known.last.seq === amends?.seq)
    this.#items.set(item.channel, isKept ? { ...item, last: known.last } : item)
  }

  #put(item: InboxItem): void {
    this.#items.set(item.channel, item)
    this.changed()
  }

  #change(channel: string, settings: Pick<ReplyOf<'settings'>, 'pinned' | 'mutedUntil' | 'archived'>): void {
    const item = this.#items.get(channel)
    if (item) this.#put({ ...item, ...settings })
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
    if (!item) this.askAgain()
    else if (entry.seq > (item.last?.seq ?? 0)) {
      const isMentioned = entry.from !== this.#hub.me() && mentionsIn(entry.body).includes(this.#hub.me())
      const mentions = (this.#unreadOf(channel) > 1 ? (item.mentions ?? 0) : 0) + Number(isMentioned)
      this.#put({ ...item, last: entry, mentions, archived: false })
    }
  }

  /** What was said last says something else now. */
  #amend(channel: string, { channel: _, ...entry }: Message): void {
    const item = this.#items.get(channel)
    if (item?.last?.seq === entry.seq) this.#put({ ...item, last: entry })
  }

  #unreadOf(channel: string): number {
    return this.#summaries().find(summary => summary.channel === channel)?.unread ?? 0
  }
}
