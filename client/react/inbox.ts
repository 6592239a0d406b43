import type { Client, InboxItem } from '../index.ts'
import type { Host } from './host.ts'
import { same } from './same.ts'
import { Watchers } from './watchers.ts'

export const NO_CONVERSATIONS: readonly InboxItem[] = []

/** The list with the objects of before for what has not changed, and itself where nothing has: then nobody draws it again. */
const keptIn = (before: readonly InboxItem[], list: readonly InboxItem[]): readonly InboxItem[] => {
  const known = new Map(before.map(item => [item.channel, item]))
  const next = list.map(item => {
    const former = known.get(item.channel)
    return former && same(former, item) ? former : item
  })
  return next.length === before.length && next.every((item, at) => item === before[at]) ? before : next
}

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
    this.snapshot = keptIn(this.snapshot, list)
    this.#watchers.tell()
  }
}
