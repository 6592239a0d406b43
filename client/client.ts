import { directChannel } from '../shared/protocol/channel.ts'
import { CLIENT_LIMITS } from '../shared/protocol/client-limits.ts'
import type { Presence } from '../shared/protocol/fields.ts'
import type { Action, ReplyOf, RequestOf } from '../shared/protocol/routes.ts'
import type { Channel, ChannelSummary, Client, ClientEvents, Position, SearchQuery } from './api.ts'
import { atAStroke } from './at-a-stroke.ts'
import type { Body } from './body.ts'
import { isDirect } from './channel/beginnings.ts'
import { Channels } from './channel/channels.ts'
import { takeEvent } from './channel/intake.ts'
import { Positions } from './channel/positions.ts'
import { Repair } from './channel/repair.ts'
import { Roster } from './channel/roster.ts'
import type { ConnectOptions } from './connect-options.ts'
import { Connection } from './connection/connection.ts'
import type { ConnectionState } from './connection/connection-news.ts'
import type { Greeted } from './connection/dial.ts'
import { openGlobal } from './connection/socket.ts'
import type { Transport } from './connection/ways.ts'
import { Emitter } from './emitter.ts'
import { HeliographError } from './errors.ts'
import type { Hub } from './hub.ts'
import { Inbox } from './inbox/inbox.ts'
import type { InboxItem } from './inbox/inbox-item.ts'
import { searchPages } from './inbox/search.ts'
import { type Keeping, Kept } from './outbox/kept.ts'
import { Outbox } from './outbox/outbox.ts'
import { type Ports, systemPorts } from './ports.ts'
import { Timers } from './timers.ts'

/** The client, put together from its parts. */
export class HeliographClient implements Client {
  readonly ready: Promise<string>
  readonly #events = new Emitter<ClientEvents>()
  readonly on = this.#events.on
  readonly #timers: Timers
  readonly #hub: Hub
  readonly #channels: Channels
  readonly #inbox: Inbox
  readonly #kept: Kept
  readonly #expected: string | undefined
  readonly #closing = new AbortController()
  #user: string | undefined
  readonly #tellList = atAStroke(() => this.#events.emit('channels', this.channels))
  #settleReady!: { readonly resolve: (user: string) => void; readonly reject: (error: Error) => void }

  constructor(options: ConnectOptions) {
    const ports = { ...systemPorts, ...options.ports }
    this.#timers = new Timers(ports.after)
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject }
    })
    // Who does not wait for it is told by `state` and `problem`.
    this.ready.catch(() => {})
    const storage = options.storage ?? ports.storage
    this.#kept = new Kept(storage || undefined, options.url, () => this.#events.emit('keeping', this.keeping))
    this.#expected = options.user
    this.#hub = this.#hubOf(options, ports)
    this.#channels = new Channels(this.#hub)
    this.#inbox = new Inbox(this.#hub, () => this.#channels.summaries)
    if (options.user !== undefined) this.#open(options.user)
  }

  get state(): ConnectionState {
    return this.#hub.connection.state
  }

  get transport(): Transport {
    return this.#hub.connection.transport
  }

  get retryAt(): number | undefined {
    return this.#hub.connection.retryAt
  }

  get reason(): HeliographError | undefined {
    return this.#hub.connection.reason
  }

  get quality(): Client['quality'] {
    return this.#hub.connection.gauge.quality
  }

  get roundTripMs(): number | undefined {
    return this.#hub.connection.gauge.roundTripMs
  }

  get user(): string | undefined {
    return this.#user
  }

  get channels(): readonly ChannelSummary[] {
    return this.#channels.summaries
  }

  get positions(): Readonly<Record<string, Position>> {
    return this.#channels.positions
  }

  get keeping(): Keeping {
    return this.#kept.state
  }

  get people(): ReadonlyMap<string, Presence> {
    return this.#hub.roster.people
  }

  channel<B extends object = Body>(name: string): Channel<B> {
    return this.#channels.face(name) as unknown as Channel<B>
  }

  direct<B extends object = Body>(user: string): Channel<B> {
    if (this.#user === undefined) throw new HeliographError('CLOSED', { message: 'Not before `ready`.' })
    return this.channel(directChannel(this.#user, user))
  }

  ask<A extends Action>(action: A, request: RequestOf<A>): Promise<ReplyOf<A>> {
    return this.#hub.connection.ask(action, request)
  }

  async converse<B extends object = Body>(request: RequestOf<'converse'>): Promise<Channel<B>> {
    // It may be asked twice, over two sockets, and is one conversation.
    const { channel } = await this.ask('converse', { key: this.#hub.ports.key(), ...request })
    this.#hub.refresh()
    this.#inbox.askAgain()
    return this.channel<B>(channel)
  }

  inbox(): Promise<readonly InboxItem[]> {
    return this.#inbox.ask()
  }

  async settings(request: RequestOf<'settings'>): Promise<ReplyOf<'settings'>> {
    const settings = await this.ask('settings', request)
    this.#events.emit('settings', settings)
    return settings
  }

  async presence(show: { readonly status?: Presence['status']; readonly detail?: Body }): Promise<Presence> {
    const { presence } = await this.ask('presence', show)
    return presence[this.#user ?? ''] as Presence
  }

  async presenceOf(users: readonly string[]): Promise<Readonly<Record<string, Presence>>> {
    const all: Record<string, Presence> = {}
    for (let at = 0; at < users.length; at += CLIENT_LIMITS.usersAsked) {
      const of = users.slice(at, at + CLIENT_LIMITS.usersAsked)
      const { presence } = await this.ask('presence', { of })
      for (const [user, one] of Object.entries(presence))
        if (user !== this.#user) this.#hub.roster.saw(user, one)
      Object.assign(all, presence)
    }
    return all
  }

  search(text: string, query?: SearchQuery): ReturnType<Client['search']> {
    return searchPages(this.#hub.connection, text, query)
  }

  usage(): ReturnType<Client['usage']> {
    return JSON.parse(JSON.stringify(this.#hub.connection.usage))
  }

  reconnect(): void {
    this.#hub.connection.reconnect()
  }

  close(): void {
    this.#channels.flush()
    this.#hub.connection.close()
  }

  forget(): void {
    this.close()
    this.#kept.clear()
  }

  #hubOf(options: ConnectOptions, ports: Ports): Hub {
    const timers = this.#timers
    const { url, http, token, socket: open = openGlobal, heartbeatSeconds, region } = options
    const { delivered = isDirect } = options
    const connection = new Connection({ url, http, token, open, heartbeatSeconds, region }, ports, timers, {
      event: event => takeEvent({ hub: this.#hub, channel: name => this.#channels.core(name) }, event),
      greeted: greeted => this.#greeted(greeted),
      heads: (heads, generation) => this.#channels.learnHeads(heads, generation),
      doubted: () => this.#channels.refresh(),
      changed: () => this.#stateChanged(),
      problem: error => this.#events.emit('problem', error),
    })
    return {
      ports,
      timers,
      connection,
      repair: new Repair({ connection, ports, timers }),
      roster: new Roster((user, presence) => this.#events.emit('presence', { user, ...presence })),
      events: this.#events,
      positions: new Positions(options.positions ?? {}, this.#kept),
      outbox: new Outbox(this.#kept, ports),
      kept: this.#kept,
      ready: () => this.ready,
      closing: this.#closing.signal,
      region,
      tellsDelivered: typeof delivered === 'function' ? delivered : () => delivered,
      me: () => this.#user ?? '',
      listChanged: () => this.#listChanged(),
      refresh: () => this.#channels.refresh(),
    }
  }

  #greeted({ hello, askedAt }: Greeted): Promise<void> | undefined {
    const expected = this.#user ?? this.#expected
    if (expected !== undefined && expected !== hello.user) {
      this.#hub.connection.giveUp(
        new HeliographError('UNAUTHENTICATED', { message: "Another user's token." }),
      )
      return undefined
    }
    this.#user = hello.user
    this.#open(hello.user)
    const repaired = this.#channels.greet(hello, askedAt)
    this.#inbox.askAgain()
    // What was told of others while there was no socket is known to nobody here. One frame asks for as many as matter most.
    void this.presenceOf(this.#hub.roster.latest(CLIENT_LIMITS.usersAsked)).catch(() => {})
    this.#settleReady.resolve(hello.user)
    return repaired
  }

  /** It is known who this is, from the program or from the server: each time, what others left may be taken over. */
  #open(user: string): void {
    this.#kept.open(user)
    this.#channels.open()
  }

  #stateChanged(): void {
    const { state, retryAt, reason, quality } = this
    this.#events.emit('state', { state, retryAt, reason, quality })
    if (state !== 'closed') return
    this.#settleReady.reject(new HeliographError('CLOSED', {}, reason))
    this.#hub.outbox.close()
    this.#closing.abort()
    this.#timers.stop()
  }

  #listChanged(): void {
    this.#inbox.changed()
    if (this.#events.hears('channels')) this.#tellList()
  }
}
