import { atMost } from '../replay/at-most.ts'
import { openRaw, type RawSocket } from '../wire/raw-socket.ts'
import { until } from './until.ts'

const ROOM = 'room-of-the-bench'
const TEXT = 'as long as the messages of people are, give or take'
const AT_ONCE = 16

/** With twelve letters a socket in the sample's table has 46 bytes, as `bench/cost/designs.ts` reckons. */
const nameOf = (at: number): string => `user-${String(at).padStart(7, '0')}`

/** Everybody who is connected to the sample. The first ones have one room open, the others any other one. */
export class Fleet {
  readonly #url: URL
  readonly #sockets: RawSocket[] = []
  /** How often each of them was posted a message of the room. */
  readonly #heard: number[] = []

  constructor(url: string) {
    this.#url = new URL(url)
  }

  get size(): number {
    return this.#sockets.length
  }

  /** Opens sockets until there are so many. Rejects where one is refused. */
  async growTo(size: number): Promise<void> {
    const numbers = Array.from({ length: size - this.size }, (_, at) => this.size + at)
    await atMost(AT_ONCE, numbers, at => this.#open(at))
  }

  /** One loses their socket and opens another one. */
  async reopen(at: number): Promise<void> {
    this.#sockets[at]?.close()
    await this.#open(at)
  }

  /** All have lost their sockets and open others. */
  async reopenAll(): Promise<void> {
    await atMost(AT_ONCE, [...this.#sockets.keys()], at => this.#open(at))
  }

  close(): void {
    for (const socket of this.#sockets) socket.close()
  }

  /** How often the first ones were posted something, and how often all others were. */
  heard(members: number): { readonly told: number; readonly strays: number } {
    const sum = (heard: readonly number[]) => heard.reduce((total, one) => total + one, 0)
    return { told: sum(this.#heard.slice(0, members)), strays: sum(this.#heard.slice(members)) }
  }

  /** The first one says something, as the sample's page does; resolves once everybody who is connected was posted it. */
  async say(): Promise<void> {
    const last = this.heard(this.size).told + this.size
    const data = { type: 'Message', sender: nameOf(0), text: TEXT, sentAt: new Date().toISOString() }
    this.#sockets[0]?.send(JSON.stringify({ data: { ...data, channelId: ROOM } }))
    await until(() => this.heard(this.size).told >= last, 'not everybody was posted a message')
  }

  #open(at: number): Promise<void> {
    const headers = { Cookie: `token=${nameOf(at)}` }
    this.#heard[at] ??= 0
    return new Promise((resolve, reject) => {
      this.#sockets[at] = openRaw(this.#url, headers, {
        open: resolve,
        frame: payload => {
          if (payload.indexOf(ROOM) >= 0) this.#heard[at] = (this.#heard[at] ?? 0) + 1
        },
        end: why => reject(new Error(`a socket ended: ${why}`)),
      })
    })
  }
}
