import type { Client, InboxItem } from '../index.ts'
import type { Host } from './host.ts'
import { kept } from './same.ts'
import { Watchers } from './watchers.ts'

export const NO_CONVERSATIONS: readonly InboxItem[] = []

/** The caller's conversations as the client keeps them: asked for when somebody first looks, and heard from then on. */
export class Inbox {
  snapshot = NO_CONVERSATIONS
  readonly watch: (changed: () => void) => () => void
  readonly #host: Host
  readonly #watchers: Watchers
  #stop: (() => void) | undefined

  constructor(host: Host) {
    this.#host = host
    this.#watchers = new Watchers({ begin: () => this.#begin(), ended: () => {}, refresh: () => {} })
    this.watch = this.#watchers.add
  }

  forget(): void {
    this.#stop?.()
    this.#stop = undefined
    this.snapshot = NO_CONVERSATIONS
  }

  /** Who looks no more may look again: what was asked for once is kept up for that. */
  #begin(): () => void {
    this.#stop ??= this.#follow(this.#host.use())
    return () => {}
  }

  #follow(client: Client): () => void {
    // The answer is told as well. Where there is none the next connection asks again.
    const stop = client.on('inbox', list => this.#take(list))
    client.inbox().catch(() => {})
    return stop
  }

  #take(list: readonly InboxItem[]): void {
    this.snapshot = kept(this.snapshot, list, ({ channel }) => channel)
    this.#watchers.tell()
  }
}
