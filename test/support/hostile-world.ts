import { endOf } from '../../client/connection/token-life.ts'
import { type Client, type ConnectOptions, connect, type SocketLike } from '../../client/index.ts'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import type { App } from '../../shared/domain/app.ts'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import type { Caller } from '../../shared/domain/ports.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { testApp } from './app.ts'
import { FakeDevice } from './fake-device.ts'
import { FakeTime } from './fake-time.ts'
import { lifeOf } from './life.ts'

/** The client against the real domain, over a network that loses, repeats, delays and cuts as a seed says. */

/** Chances from 0 to 1, and milliseconds. */
export type Weather = {
  readonly frameLost: number
  readonly replyLost: number
  readonly eventLost: number
  readonly twice: number
  readonly cut: number
  readonly zombie: number
  readonly delayMs: number
}

export const CALM: Weather = {
  frameLost: 0,
  replyLost: 0,
  eventLost: 0,
  twice: 0,
  cut: 0,
  zombie: 0,
  delayMs: 20,
}

/** How long tokens and sockets live, in milliseconds. */
export type Lives = { readonly tokenMs?: number; readonly socketMs?: number }

/** One run of a program, and its end by a kill. */
export type Run = { readonly client: Client; readonly dies: () => void }

const START = Date.parse('2026-11-21T09:00:00.000Z')
const FOR_GOOD = START + 24 * 3_600_000
const STREAM_MS = 250
/** What the gateway says to a socket whose time is over. */
const GOING_AWAY = 1001

/** Small, quick, and the same on every machine: xorshift. */
export const chanceOf = (seed: number): (() => number) => {
  let state = (seed * 2_654_435_761 + 1) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** One socket between a client and the domain. */
class Wire implements SocketLike {
  binaryType = ''
  onopen: SocketLike['onopen'] = null
  onmessage: SocketLike['onmessage'] = null
  onclose: SocketLike['onclose'] = null
  onerror: SocketLike['onerror'] = null
  readonly caller: Caller
  readonly #world: World
  isOver = false
  /** Half open: frames go nowhere, and nobody is told. */
  isZombie = false

  constructor(world: World, caller: Caller) {
    this.#world = world
    this.caller = caller
    world.later(() => this.onopen?.({} as never))
  }

  send(text: string): void {
    const { weather, chance } = this.#world
    if (this.isOver || this.isZombie) return
    if (chance() < weather.zombie) this.isZombie = true
    if (chance() < weather.cut) this.#world.later(() => this.cut())
    for (const _ of chance() < weather.twice ? [1, 2] : [1])
      if (chance() >= weather.frameLost) this.#world.later(() => void this.#handle(text))
  }

  close(): void {
    this.isOver = true
  }

  /** The network ends it, or the gateway does. */
  cut(code = 1006): void {
    if (this.isOver) return
    this.isOver = true
    this.onclose?.({ code } as never)
  }

  deliver(text: string): void {
    this.#world.later(() => {
      if (!this.isOver && !this.isZombie) this.onmessage?.({ data: text } as never)
    })
  }

  async #handle(text: string): Promise<void> {
    const { app, weather, chance } = this.#world
    const reply = await spoken(app, USE_CASES, async () => this.caller, text, 'r')
    if (reply !== undefined && chance() >= weather.replyLost) this.deliver(reply)
  }
}

/** Everything that the clients of one test share. */
export class World {
  readonly time = new FakeTime()
  readonly chance: () => number
  readonly app: App
  weather: Weather
  readonly #wires = new Map<string, Wire>()
  readonly #changes: ReturnType<typeof testApp>['changes']
  readonly #lives: Lives
  #sockets = 0

  constructor(seed: number, weather: Weather, lives: Lives = {}) {
    this.#lives = lives
    this.chance = chanceOf(seed)
    this.weather = weather
    const app = testApp()
    this.#changes = app.changes
    this.app = {
      ...app,
      clock: {
        now: () => START + this.time.now,
        sleep: ms => new Promise(resolve => void this.time.ports.after(ms, resolve)),
      },
      sockets: {
        post: async (connection, frame) => this.#post(connection, frame),
        close: async connection => this.#wires.get(connection)?.cut(),
      },
    }
    this.#stream()
  }

  /** A client of a user; each call is another device. */
  person(user: string, options: Partial<ConnectOptions> = {}): Client {
    return this.run(user, new FakeDevice(), options).client
  }

  /** A run of a user's program on a device. */
  run(user: string, device: FakeDevice, options: Partial<ConnectOptions> = {}): Run {
    const life = lifeOf({ ...this.time.ports, random: this.chance }, device)
    const wires: Wire[] = []
    const socket: ConnectOptions['socket'] = (_url, _protocols, token) => {
      const wire = this.#wire(user, token)
      wires.push(wire)
      return wire
    }
    const client = connect({
      url: 'ws://here/dev',
      user,
      token: () => this.#token(),
      heartbeatSeconds: 5,
      ports: life.ports,
      socket,
      ...options,
    })
    const dies = () => {
      life.end()
      for (const wire of wires) wire.isOver = true
    }
    return { client, dies }
  }

  /** How many sockets there were until now. */
  get sockets(): number {
    return this.#sockets
  }

  /** Something happens after the network's delay. */
  later(run: () => void): void {
    this.time.ports.after(this.chance() * this.weather.delayMs, run)
  }

  /** As much of a token as a client can read, and the world needs. */
  #token(): string {
    const { tokenMs } = this.#lives
    const end = tokenMs === undefined ? FOR_GOOD : this.app.clock.now() + tokenMs
    return `head.${Buffer.from(JSON.stringify({ exp: end / 1000 })).toString('base64url')}.signature`
  }

  #wire(user: string, token: string): Wire {
    this.#sockets++
    const connection = `c${this.#sockets}`
    const expires = endOf(token) ?? 0
    const wire = new Wire(this, { user, roles: [], device: '', connection, issued: 1, expires })
    this.#wires.set(connection, wire)
    const { socketMs } = this.#lives
    if (socketMs !== undefined) this.time.ports.after(socketMs, () => wire.cut(GOING_AWAY))
    return wire
  }

  #post(connection: string, frame: string): 'sent' | 'gone' {
    const wire = this.#wires.get(connection)
    if (!wire || wire.isOver) return 'gone'
    for (const _ of this.chance() < this.weather.twice ? [1, 2] : [1])
      if (this.chance() >= this.weather.eventLost) wire.deliver(frame)
    return 'sent'
  }

  /** The stream: in order, in batches, each of them sometimes once more. */
  #stream(): void {
    this.time.ports.after(STREAM_MS, async () => {
      const batch = this.#changes.splice(0).map((change, at) => ({ sequence: `${at}`, change }))
      const times = this.chance() < this.weather.twice ? 2 : 1
      this.#stream()
      for (let turn = 0; turn < times; turn++) await fanOut(this.app, batch)
    })
  }
}
