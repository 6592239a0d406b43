import { type Client, type ConnectOptions, connect, type SocketLike } from '../../client/index.ts'
import type { App } from '../../shared/domain/app.ts'
import { dispatch } from '../../shared/domain/dispatch.ts'
import { fanOut } from '../../shared/domain/fanout.ts'
import type { Caller } from '../../shared/domain/ports.ts'
import { USE_CASES } from '../../shared/domain/use-cases.ts'
import { testApp } from './app.ts'
import { FakeTime } from './fake-time.ts'

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
const START = Date.parse('2026-11-21T09:00:00.000Z')
const FOR_GOOD = START + 24 * 3_600_000
const STREAM_MS = 250

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

  /** The network ends it. */
  cut(): void {
    if (this.isOver) return
    this.isOver = true
    this.onclose?.({ code: 1006 } as never)
  }

  deliver(text: string): void {
    this.#world.later(() => {
      if (!this.isOver && !this.isZombie) this.onmessage?.({ data: text } as never)
    })
  }

  async #handle(text: string): Promise<void> {
    const { app, weather, chance } = this.#world
    const reply = await dispatch(app, USE_CASES, async () => this.caller, text, 'r')
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
  #sockets = 0

  constructor(seed: number, weather: Weather) {
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
    const ports = { ...this.time.ports, random: this.chance }
    const socket = () => this.#wire(user)
    return connect({ url: 'ws://here/dev', token: 'jwt', heartbeatSeconds: 5, ports, socket, ...options })
  }

  /** Something happens after the network's delay. */
  later(run: () => void): void {
    this.time.ports.after(this.chance() * this.weather.delayMs, run)
  }

  #wire(user: string): Wire {
    this.#sockets++
    const connection = `c${this.#sockets}`
    const wire = new Wire(this, { user, roles: [], device: '', connection, issued: 1, expires: FOR_GOOD })
    this.#wires.set(connection, wire)
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
