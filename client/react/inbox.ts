import type { ChannelSummary, Client, Message } from '../index.ts'
import type { Host } from './host.ts'
import { Watchers } from './watchers.ts'

/** A conversation as an inbox lists it. */
export type Listed = ChannelSummary & {
  /** What was said last, as far as it was heard here or the server was asked. */
  readonly last: Message | undefined
}

export const NO_CONVERSATIONS: readonly Listed[] = []

/** A user's own queue holds notices, and is no conversation. */
const isConversation = ({ channel }: ChannelSummary): boolean => !channel.startsWith('user:')

/** The one with the newest word first; where none was heard, those with something unread; then by name. */
const byActivity = (one: Listed, other: Listed): number =>
  (other.last?.at ?? '').localeCompare(one.last?.at ?? '') ||
  Number(other.unread > 0) - Number(one.unread > 0) ||
  one.channel.localeCompare(other.channel)

/** The last word of a list as it is heard. */
const messageOf = (
  channel: string,
  { about, amends: _, ...entry }: NonNullable<Awaited<ReturnType<Client['inbox']>>[number]['last']>,
): Message => ({ ...entry, channel, ...(about !== undefined && { about }) }) as Message

const isSame = (one: Listed | undefined, other: Listed): boolean =>
  one?.head === other.head &&
  one.read === other.read &&
  one.unread === other.unread &&
  one.last === other.last

/** The caller's conversations by activity. Hears from the beginning, and lists while somebody looks. */
export class Inbox {
  snapshot = NO_CONVERSATIONS
  readonly watch: (changed: () => void) => () => void
  readonly #host: Host
  readonly #watchers: Watchers
  readonly #last = new Map<string, Message>()

  constructor(host: Host) {
    this.#host = host
    this.#watchers = new Watchers({
      begin: () => this.#begin(),
      ended: () => {},
      refresh: () => this.#refresh(),
    })
    this.watch = this.#watchers.add
  }

  hear(message: Message): void {
    const known = this.#last.get(message.channel)
    // After a restore the numbers begin again, and what is said later is newer all the same.
    if (known && known.at > message.at) return
    this.#last.set(message.channel, message)
    this.#watchers.tell()
  }

  forget(): void {
    this.#last.clear()
    this.snapshot = NO_CONVERSATIONS
  }

  #begin(): () => void {
    const client = this.#host.use()
    this.#watchers.tell()
    void this.#ask(client)
    return client.on('channels', this.#watchers.tell)
  }

  async #ask(client: Client): Promise<void> {
    try {
      for (const { channel, last } of await client.inbox())
        if (last && !last.amends) this.hear(messageOf(channel, last))
    } catch {
      // What was heard is shown; the next look asks again.
    }
  }

  #refresh(): void {
    const before = new Map(this.snapshot.map(one => [one.channel, one]))
    const conversations = (this.#host.client?.channels ?? []).filter(isConversation)
    const next = conversations.map(summary => {
      const listed = { ...summary, last: this.#last.get(summary.channel) }
      const known = before.get(summary.channel)
      return known && isSame(known, listed) ? known : listed
    })
    next.sort(byActivity)
    const isNews = next.length !== this.snapshot.length || next.some((one, at) => one !== this.snapshot[at])
    if (isNews) this.snapshot = next
  }
}
