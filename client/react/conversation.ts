import type { Body, Channel, HeliographError, HistoryPage, Message, Reset, Sent } from '../index.ts'
import type { Host } from './host.ts'
import { inOrder, type Shown, shownEntry, shownPending, shownUnsent, withPage } from './shown.ts'
import { Watchers } from './watchers.ts'

/** A conversation as it stands on the screen. */
export type Conversed<B extends object = Body> = {
  /** The newest page, what came since, the older pages that were asked for; then what is on its way or was given up. */
  readonly messages: readonly Shown<B>[]
  /** The newest page is still on its way. */
  readonly isLoading: boolean
  /** There are older ones: `older`. */
  readonly more: boolean
  /** Why it could not be opened, or the last `older` came to nothing; what passes by itself is tried again instead. */
  readonly error: HeliographError | undefined
  /** What could not be recovered while this was on the screen: the list began anew. */
  readonly reset: Reset | undefined
}

export const UNOPENED: Conversed = {
  messages: [],
  isLoading: true,
  more: false,
  error: undefined,
  reset: undefined,
}

/** How long until the next try of what was refused for the moment, where the server does not say, in milliseconds. */
const AGAIN_MS = 3000

/** Nobody joins announcements or a queue: they are their reader's as they are. */
const isJoined = (name: string): boolean => !/^(role|user):/.test(name)

/** One channel's messages, shared by all hooks that show them: joined once, kept as long as somebody looks. */
export class Conversation {
  snapshot: Conversed = UNOPENED
  readonly name: string
  readonly #host: Host
  readonly #watchers: Watchers
  #entries: readonly Shown[] = []
  #others: readonly Shown[] = []
  #state: Omit<Conversed, 'messages'> = UNOPENED
  /** What was sent from here, by key, and is not yet told; the number where it is answered. */
  readonly #own = new Map<string, number | undefined>()
  #older: Promise<void> | undefined
  /** What was asked before the last of these is of no use any more. */
  #turn = 0
  #again: ReturnType<typeof setTimeout> | undefined

  constructor(name: string, host: Host, ended: () => void) {
    this.name = name
    this.#host = host
    this.#watchers = new Watchers({ begin: () => this.#begin(), ended, refresh: () => this.#refresh() })
  }

  /** Something beside the log has changed. */
  get tell(): () => void {
    return this.#watchers.tell
  }

  /** Opens it, when nobody looked yet; answers how to stop looking. */
  watch(changed: () => void): () => void {
    return this.#watchers.add(changed)
  }

  /** Tries once more to open what was refused. */
  open(): void {
    void this.#load(() => this.#newest())
  }

  /** The page before the first that is there, once. What fails is in `error`. */
  older(limit?: number): Promise<void> {
    this.#older ??= this.#readOlder(limit).finally(() => {
      this.#older = undefined
    })
    return this.#older
  }

  /** Sends; what is answered before the log tells it stays where it is until then. */
  send(body: object, options?: { readonly key?: string }): Promise<Sent> {
    const sent = this.#channel.send(body as Body, options)
    const key = this.#channel.pending.at(-1)?.key ?? ''
    this.#own.set(key, undefined)
    const answered = (seq?: number) => {
      if (seq === undefined) this.#own.delete(key)
      else if (this.#own.has(key)) this.#own.set(key, seq)
      this.tell()
    }
    sent.then(
      ({ seq }) => answered(seq),
      () => answered(),
    )
    return sent
  }

  /** Sends once more what was given up. The same key, so that one that did arrive stays one; another where the key was the fault. */
  sendAgain(key: string): Promise<Sent> | undefined {
    const unsent = this.#host.take(this.name, key)
    return unsent && this.send(unsent.body, unsent.error.code === 'CONFLICT' ? {} : { key })
  }

  get #channel(): Channel {
    return this.#host.use().channel(this.name)
  }

  #begin(): () => void {
    const channel = this.#channel
    const stops = [
      channel.on('message', message => this.#take([message])),
      channel.on('pending', this.tell),
      channel.on('reset', reset => {
        this.#entries = []
        this.#own.clear()
        this.#change({ reset })
        void this.#load(() => channel.history({ before: reset.head + 1 }))
      }),
    ]
    this.open()
    return () => {
      for (const stop of stops) stop()
      this.#turn++
      clearTimeout(this.#again)
    }
  }

  /** A join does not tell what is told as `message`, and nothing at all where the program said from where to go on. */
  async #newest(): Promise<HistoryPage> {
    if (!isJoined(this.name)) return this.#channel.history()
    const page = await this.#channel.join()
    return page.entries.length > 0 || page.head === 0 ? page : this.#channel.history()
  }

  async #load(read: () => Promise<HistoryPage>): Promise<void> {
    this.#turn++
    const turn = this.#turn
    clearTimeout(this.#again)
    this.#change({ isLoading: true, error: undefined })
    try {
      const { entries, more } = await read()
      if (turn !== this.#turn) return
      this.#take(entries)
      this.#change({ isLoading: false, more })
    } catch (thrown) {
      if (turn === this.#turn) this.#failed(thrown as HeliographError, read)
    }
  }

  /** What passes is tried again: at once what has waited for its time already. */
  #failed(error: HeliographError, read: () => Promise<HistoryPage>): void {
    const { code, advice, retryAfterMs = AGAIN_MS } = error
    if (code === 'TIMEOUT') void this.#load(read)
    else if (advice === 'wait' || advice === 'retry')
      this.#again = setTimeout(() => void this.#load(read), retryAfterMs)
    else this.#change({ isLoading: false, error })
  }

  async #readOlder(limit: number | undefined): Promise<void> {
    const [first] = this.#entries
    const turn = this.#turn
    if (!first?.seq || !this.#state.more) return
    this.#change({ error: undefined })
    try {
      const page = await this.#channel.history({ before: first.seq, ...(limit && { limit }) })
      if (turn !== this.#turn) return
      this.#take(page.entries)
      this.#change({ more: page.more })
    } catch (thrown) {
      if (turn === this.#turn) this.#change({ error: thrown as HeliographError })
    }
  }

  #take(messages: readonly Message[]): void {
    const me = this.#host.client?.user
    this.#entries = withPage(
      this.#entries,
      messages.map(message => shownEntry(message, me)),
    )
    this.tell()
  }

  #change(changed: Partial<Conversed>): void {
    this.#state = { ...this.#state, ...changed }
    this.tell()
  }

  #refresh(): void {
    const { client } = this.#host
    const channel = client?.channel(this.name)
    const pending = shownPending(channel?.pending ?? [], this.#others, client?.user)
    const unsent = shownUnsent(this.#host.unsent(this.name), this.#others, client?.user)
    const there = new Set([...pending, ...unsent].map(({ key }) => key))
    this.#forgetTold(channel?.position?.seq ?? 0)
    const answered = this.#others.filter(({ key }) => this.#own.has(key) && !there.has(key))
    this.#others = [...pending, ...unsent, ...answered]
    this.snapshot = { ...this.#state, messages: inOrder(this.#entries, this.#others) }
  }

  #forgetTold(told: number): void {
    for (const [key, seq] of this.#own) if (seq !== undefined && seq <= told) this.#own.delete(key)
  }
}
