import type { Amends, Entry } from '../../shared/protocol/fields.ts'
import type { Amended, Message } from '../api.ts'
import type { News } from './news.ts'

/** Entries in their present state: as they were given, with what has been said of them since. */

const KEPT = 1000

/** An entry that amends another. */
type Amendment = Entry & { readonly amends: Amends }
export const isAmendment = (entry: Entry): entry is Amendment => entry.amends !== undefined

/** An entry as the program sees it, wherever it came from. */
export const messageOf = (channel: string, entry: Entry): Message => {
  const { seq, key, from, at, body, about, edited, deleted, reactions } = entry
  return {
    channel,
    seq,
    key,
    from,
    at,
    body,
    ...(about && { about }),
    ...(edited && { edited }),
    ...(deleted && { deleted }),
    ...(reactions && { reactions }),
  }
}

/** `isRead`: on a page, where somebody who is not named may be counted already. */
const reacted = (
  { reactions = {}, ...rest }: Message,
  { from, amends }: Amendment,
  isRead?: boolean,
): Message => {
  const { emoji = '', on = true } = amends
  const all = new Map(Object.entries(reactions))
  const { count, users } = all.get(emoji) ?? { count: 0, users: [] }
  if (users.includes(from) !== on && !(isRead && count > users.length))
    all.set(emoji, {
      count: count + (on ? 1 : -1),
      users: on ? [...users, from].sort() : users.filter(user => user !== from),
    })
  if (all.get(emoji)?.count === 0) all.delete(emoji)
  return all.size > 0 ? { ...rest, reactions: Object.fromEntries(all) } : rest
}

/** What an entry is after an amendment, which it may know already. A deletion is for good, and of two the first one stands. */
const amendedBy = (message: Message, amendment: Amendment, isRead?: boolean): Message => {
  const { seq, at, from, body, amends } = amendment
  const { deleted, edited, reactions: _, ...rest } = message
  if (amends.as === 'delete')
    return deleted && deleted.seq <= seq ? message : { ...rest, body: {}, deleted: { seq, at, by: from } }
  if (deleted) return message
  if (amends.as === 'reaction') return reacted(message, amendment, isRead)
  return amends.withheld || (edited && edited.seq >= seq)
    ? message
    : { ...message, body, edited: { seq, at } }
}

type Hooks = {
  readonly news: News
  /** An entry was seen, in the log or on a page. */
  readonly saw: (entry: Entry) => void
}

/** The newest entries that were given, and the newest amendments, of one channel. */
export class Present {
  readonly #name: string
  readonly #hooks: Hooks
  readonly #given = new Map<number, Message>()
  #amendments: Amendment[] = []

  constructor(name: string, hooks: Hooks) {
    this.#name = name
    this.#hooks = hooks
  }

  /**
   * Entries of a page without those that amend others. A page may be older than what is known here. What one holds of
   * amendments is known from now on where it ends at what was `told`: nothing is missing between.
   */
  give(entries: readonly Entry[], told?: number): readonly Message[] {
    entries.forEach(this.#hooks.saw)
    if (entries.at(-1)?.seq === told)
      this.#amendments = [...entries.filter(isAmendment), ...this.#amendments].slice(-KEPT)
    return entries.filter(entry => !isAmendment(entry)).map(entry => this.#give(entry))
  }

  /** The next entry of the log. */
  tell(entry: Entry): void {
    this.#hooks.saw(entry)
    const { news } = this.#hooks
    if (isAmendment(entry)) news.tell('amended', this.#take(entry))
    else news.tell('message', this.#give(entry))
  }

  forget(): void {
    this.#given.clear()
    this.#amendments = []
  }

  #give(entry: Entry): Message {
    const now = this.#amendments
      .filter(({ amends }) => amends.seq === entry.seq)
      .reduce((message, one) => amendedBy(message, one, true), messageOf(this.#name, entry))
    this.#given.set(now.seq, now)
    const [oldest] = this.#given.keys()
    if (this.#given.size > KEPT) this.#given.delete(oldest as number)
    return now
  }

  #take(amendment: Amendment): Amended {
    const { seq } = amendment.amends
    this.#amendments = [...this.#amendments, amendment].slice(-KEPT)
    const known = this.#given.get(seq)
    const message = known && amendedBy(known, amendment)
    if (message) this.#given.set(seq, message)
    return { channel: this.#name, seq, message }
  }
}
