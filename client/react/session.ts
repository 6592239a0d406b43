import type { Client, Sent, Unsent } from '../index.ts'
import { Conversation } from './conversation.ts'
import type { Host } from './host.ts'
import { Inbox } from './inbox.ts'
import { Uploads } from './uploads.ts'

/** A client, or how to get one. */
export type Source = Client | (() => Client)

/**
 * What the hooks under one provider share: the client, the conversations that are on the screen, the inbox. Made while
 * rendering, so that it touches nothing; the client is opened by the first effect that needs it, which no server runs.
 */
export class Session implements Host {
  readonly #source: Source
  readonly #conversations = new Map<string, Conversation>()
  readonly #uploads = new Map<string, Uploads>()
  readonly #unsent = new Map<string, readonly Unsent[]>()
  /** Who is asked about, and of them those whose question has not left. */
  readonly #asked = new Set<string>()
  readonly #wondered: string[] = []
  readonly inbox = new Inbox(this)
  #client: Client | undefined
  #stop = () => {}
  #holders = 0

  constructor(source: Source) {
    this.#source = source
  }

  /** What there is of it, for rendering. */
  get client(): Client | undefined {
    return this.#client
  }

  /** The client, opened if it was not; for effects and for what people do, never while rendering. */
  use(): Client {
    if (this.#client) return this.#client
    const source = this.#source
    const client = typeof source === 'function' ? source() : source
    this.#client = client
    this.#stop = client.on('unsent', unsent =>
      this.#keep(unsent.channel, [...this.unsent(unsent.channel), unsent]),
    )
    // Children have their effects before the provider has its own; when that is gone for good, nothing stays open.
    this.#endSoon()
    return client
  }

  /** The provider is there; answers how to go. */
  hold(): () => void {
    this.#holders++
    this.use()
    return () => {
      this.#holders--
      this.#endSoon()
    }
  }

  /** The conversation as far as somebody looks at it. */
  seen(name: string): Conversation | undefined {
    return this.#conversations.get(name)
  }

  /** The conversation, to be looked at. */
  conversation(name: string): Conversation {
    const conversation =
      this.#conversations.get(name) ?? new Conversation(name, this, () => this.#conversations.delete(name))
    this.#conversations.set(name, conversation)
    return conversation
  }

  /** Sends, by way of the conversation where somebody looks at it. */
  send(name: string, body: object, options?: { readonly key?: string }): Promise<Sent> {
    return (this.seen(name) ?? this.use().channel<object>(name)).send(body, options)
  }

  /** The files on their way to a channel, whoever looks. */
  uploads(name: string): Uploads {
    const uploads = this.#uploads.get(name) ?? new Uploads(() => this.use().channel(name))
    this.#uploads.set(name, uploads)
    return uploads
  }

  /** What was given up, of this channel, and is neither sent again nor put away. */
  unsent(name: string): readonly Unsent[] {
    return this.#unsent.get(name) ?? []
  }

  /** Puts one away that was given up; answers it. */
  take(name: string, key: string): Unsent | undefined {
    const unsent = this.unsent(name)
    this.#keep(
      name,
      unsent.filter(one => one.key !== key),
    )
    return unsent.find(one => one.key === key)
  }

  /** Asks what others show, of whom nothing is known: one question for all who are wondered about at a stroke. */
  wonder(users: readonly string[]): void {
    const { people, user } = this.use()
    const strangers = users.filter(one => one !== user && !people.has(one) && !this.#asked.has(one))
    if (strangers.length === 0) return
    for (const one of strangers) this.#asked.add(one)
    if (this.#wondered.length === 0) queueMicrotask(() => void this.#ask())
    this.#wondered.push(...strangers)
  }

  async #ask(): Promise<void> {
    const users = this.#wondered.splice(0)
    try {
      await this.#client?.presenceOf(users)
    } catch {
      // Whoever shows them wonders again with the next connection.
    }
    for (const one of users) this.#asked.delete(one)
  }

  #keep(name: string, unsent: readonly Unsent[]): void {
    this.#unsent.set(name, unsent)
    this.seen(name)?.tell()
  }

  /** StrictMode takes the provider down and puts it up again at once: that opens no second socket. */
  #endSoon(): void {
    queueMicrotask(() => {
      if (this.#holders > 0 || !this.#client) return
      this.#stop()
      if (typeof this.#source === 'function') this.#client.close()
      this.#client = undefined
      this.inbox.forget()
      this.#unsent.clear()
    })
  }
}
