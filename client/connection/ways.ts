import type { Ports } from '../ports.ts'
import { type Address, type Dialled, dial, type Greeted } from './dial.ts'
import { openPolled } from './polled-socket.ts'
import { POLICY_VIOLATION } from './reconnect.ts'
import type { OpenSocket } from './socket.ts'
import { Succession } from './succession.ts'
import type { Counted } from './usage.ts'

/** How the client is connected: by a WebSocket, or by polls over the HTTP API where no WebSocket comes through. */
export type Transport = 'socket' | 'polling'

/** A connection that the server knows, and what it goes by. */
export type Reached = Greeted & { readonly transport: Transport }
/** How sockets are opened, and where the HTTP API is, if one is to be used. */
type Settings = Pick<Address, 'open'> & { readonly http: string | undefined }
type Call = Omit<Address, 'open'> & { readonly replaces: string | undefined; readonly usage: Counted }
type Rest = Parameters<typeof dial> extends [unknown, ...infer R] ? R : never

/**
 * So many sockets in a row must come to nothing before a poll is tried: where there was one before, more, for then it is
 * rather the server that is away, and polls would be one more burden.
 */
const TRIES = { first: 2, later: 6 } as const
const MINUTE = 60_000

/** Which way the next connection goes, and when one that is polled looks for a socket. */
export class Ways {
  readonly #ports: Ports
  readonly #succession: Succession
  readonly #open: { readonly [T in Transport]: Address['open'] | undefined }
  #failures = 0
  #most: number = TRIES.first
  /** What the connection that there is goes by. */
  transport: Transport = 'socket'
  /** When the connection should have a successor, whatever that goes by. */
  #dueAt = 0

  constructor({ open, http }: Settings, ports: Ports, isRenewable: boolean) {
    this.#ports = ports
    this.#succession = new Succession(ports.random, isRenewable)
    this.#open = { socket: open, polling: http === undefined ? undefined : openPolled(http, ports) }
  }

  /** Tries the way that is most likely to come through. */
  async dial(address: Call, ...rest: Rest) {
    const over = this.#failures - this.#most
    // Where neither comes through they take turns.
    const way = this.#open.polling && over >= 0 && over % 2 === 0 ? 'polling' : 'socket'
    const dialled = await this.#by(way, address, rest)
    if ('loss' in dialled && this.#isSilent(dialled)) this.#failures++
    return dialled
  }

  /** Opens a successor: a socket, and where it is due and none comes through, by polls again. */
  async succeed(address: Call, ...rest: Rest) {
    const dialled = await this.#by('socket', address, rest)
    const isPolled = this.transport === 'polling'
    if ('link' in dialled || !isPolled || this.#ports.now() < this.#dueAt) return dialled
    return this.#by('polling', address, rest)
  }

  /** The server knows a connection: by this way it comes through. */
  came(transport: Transport): void {
    this.transport = transport
    this.#failures = transport === 'socket' ? 0 : this.#most
    if (transport === 'socket') this.#most = TRIES.later
  }

  /** The network is another: a socket may come through again. */
  renew(): void {
    this.#failures = Math.min(this.#failures, this.#most - 1)
  }

  /** A successor came. */
  took(former: Greeted, next: Greeted): void {
    this.#succession.took(former, next)
  }

  /** In how many milliseconds a successor is tried: where it is polled, every few minutes. */
  dueIn(greeted: Greeted): number {
    const lifeMs = this.#succession.dueIn(greeted)
    this.#dueAt = this.#ports.now() + lifeMs
    return this.#lookIn(lifeMs)
  }

  /** In how many milliseconds one is tried again that did not come about. */
  get againIn(): number {
    return this.#lookIn(this.#succession.againIn)
  }

  #lookIn(ms: number): number {
    if (this.transport === 'socket') return ms
    const left = this.#dueAt - this.#ports.now()
    const look = MINUTE * (2 + 2 * this.#ports.random())
    return left > 0 ? Math.min(look, left) : ms
  }

  async #by(way: Transport, address: Call, rest: Rest) {
    // It polls only where there is an address to poll.
    const open = this.#open[way] as OpenSocket
    const dialled = await dial(
      { ...address, open, traffic: address.usage[way === 'socket' ? way : 'http'] },
      ...rest,
    )
    return 'link' in dialled ? { ...dialled, transport: way } : dialled
  }

  /** Whether nothing was heard of the server: what it refuses, it was asked. */
  #isSilent({ loss, isTried }: Extract<Dialled, { loss: unknown }>): boolean {
    const { error, reconnect, closeCode } = loss
    const isSaid = reconnect || closeCode === POLICY_VIOLATION || (error && error.code !== 'TIMEOUT')
    return isTried && this.#ports.online() && !isSaid
  }
}
