import type { Body, Client, ClientEvents, ConnectionState } from '../../index.ts'
import { EMITS, HEARS } from './words.ts'

/** Listens to one word of it. */
export type Heard = (data: Body) => void

const CONNECTED: ReadonlySet<ConnectionState> = new Set(['repairing', 'live'])

/** A client in the clothes of a Socket.IO socket: what `useWebSocket` gives to a page that was written for one. */
export class StorefrontSocket {
  client: Client | undefined
  lastMessage: Body | undefined
  /** Somebody looks at `lastMessage`; who does not is not drawn anew with each message. */
  isLastWanted = false
  readonly #open: (token: string) => Client
  readonly #changed = new Set<() => void>()
  readonly #listeners = new Map<string, Set<Heard>>()
  #stops: readonly (() => void)[] = []
  #wasConnected = false
  #holders = 0

  constructor(open: (token: string) => Client) {
    this.#open = open
  }

  get connected(): boolean {
    return this.client !== undefined && CONNECTED.has(this.client.state)
  }

  readonly watch = (changed: () => void): (() => void) => {
    this.#changed.add(changed)
    return () => {
      this.#changed.delete(changed)
    }
  }

  /** As long as the component is there. It ends with the last hold, in a moment: StrictMode takes it up again. */
  hold(): () => void {
    this.#holders++
    return () => {
      this.#holders--
      queueMicrotask(() => this.#holders > 0 || this.disconnect())
    }
  }

  /** Nothing is done when it is connected, or connecting, already. */
  readonly connect = (token: string): void => {
    if (this.client) return
    const client = this.#open(token)
    this.client = client
    const names = Object.keys(HEARS) as (keyof ClientEvents)[]
    this.#stops = [
      ...names.map(name => this.#hear(client, name)),
      client.on('state', () => this.#stateChanged()),
    ]
    this.#tellChanged()
  }

  readonly disconnect = (): void => {
    const { client } = this
    if (!client) return
    client.close()
    this.#forget()
  }

  /** Throws for a word that is none; what is refused is told as `error`. */
  readonly emit = (event: string, data?: unknown): void => {
    const does = Object.hasOwn(EMITS, event) ? EMITS[event] : undefined
    if (!does) throw new Error(`${event} is none of: ${Object.keys(EMITS).join(', ')}`)
    if (this.client) void this.#try(does, this.client, event, data)
  }

  /** Listens, whether connected or not; answers how to stop. */
  readonly on = (event: string, listener: Heard): (() => void) => {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(listener))
    return () => {
      listeners.delete(listener)
    }
  }

  /** Nobody listens to this word any more. */
  readonly off = (event: string): void => {
    this.#listeners.delete(event)
  }

  async #try(does: (typeof EMITS)[string], client: Client, event: string, data: unknown): Promise<void> {
    try {
      await does(client, data)
    } catch (thrown) {
      const { code, message } = thrown as { readonly code?: string; readonly message: string }
      this.#tell('error', { event, code, message })
    }
  }

  #hear<E extends keyof ClientEvents>(client: Client, name: E): () => void {
    return client.on(name, payload => {
      for (const [event, data] of HEARS[name]?.(payload) ?? []) this.#tell(event, data)
    })
  }

  #stateChanged(): void {
    const { connected, client } = this
    const { reason, state } = client ?? {}
    if (connected !== this.#wasConnected) this.#tell(connected ? 'connect' : 'disconnect', {})
    if (!connected && reason) this.#tell('connect_error', { code: reason.code, message: reason.message })
    this.#wasConnected = connected
    if (state === 'closed') this.#forget()
    else this.#tellChanged()
  }

  #forget(): void {
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.client = undefined
    this.#wasConnected = false
    this.#tellChanged()
  }

  #tell(event: string, data: Body): void {
    if (event === 'message:receive') {
      this.lastMessage = data
      if (this.isLastWanted) this.#tellChanged()
    }
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(data)
  }

  #tellChanged(): void {
    for (const changed of [...this.#changed]) changed()
  }
}
