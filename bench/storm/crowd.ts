import { type Channel, type Client, connect } from '../../client/index.ts'
import { bareSockets, Openings } from '../load/bare-socket.ts'
import { Follower, type Heard, sumOf } from '../load/follower.ts'
import { atMost } from '../replay/at-most.ts'
import { persistently } from '../replay/persistence.ts'
import type { Times } from '../replay/times.ts'
import type { Stack } from '../stack.ts'

const AT_ONCE = 32

type Seat = { readonly client: Client; readonly channel: Channel; readonly follower: Follower }
type Room = { head: number; readonly seats: Seat[] }

/** Thousands of clients of the SDK in rooms of a few, each listening, some talking. */
export class StormCrowd {
  readonly openings = new Openings()
  readonly #connects: readonly (typeof connect)[]
  readonly #rooms: Room[] = []
  readonly #sends = new Set<Promise<void>>()
  #refused = 0
  #sent = 0

  /** Its clients are made by each of these in turn. */
  constructor(connects: readonly (typeof connect)[] = [connect]) {
    this.#connects = connects
  }

  /** Everybody, in rooms of so many; a client is in one room. `delays` is told how long each entry took to each. */
  async gather(stack: Stack, clients: number, room: number, delays: Times): Promise<void> {
    const socket = bareSockets(this.openings)
    const places = Array.from({ length: clients }, (_, at) => at)
    await atMost(AT_ONCE, places, async at => {
      const token = await stack.token(`storm-${at}`)
      const made = this.#connects[at % this.#connects.length] ?? connect
      const client = made({ url: stack.websocket, token, socket, delivered: false })
      await client.ready
      const number = Math.floor(at / room)
      const channel = client.channel(`chat:storm-${number}`)
      const { head } = await persistently(() => channel.join())
      const follower = new Follower(channel, head, committed => delays.record(Date.now() - committed))
      this.#rooms[number] ??= { head: 0, seats: [] }
      this.#rooms[number].seats.push({ client, channel, follower })
    })
  }

  /** How many clients have a socket that the server knows. */
  get live(): number {
    return this.#seats().filter(({ client }) => client.state === 'live').length
  }

  /** How many have been told everything that is known to be in their channel. */
  get caughtUp(): number {
    return this.#rooms.reduce(
      (sum, { head, seats }) => sum + seats.filter(({ follower }) => follower.last >= head).length,
      0,
    )
  }

  get sent(): number {
    return this.#sent
  }

  get refused(): number {
    return this.#refused
  }

  /** Somebody says something, the rooms in turn. It is sent again until it is in the log. */
  say(turn: number): void {
    const room = this.#rooms[turn % this.#rooms.length]
    const seat = room?.seats[Math.floor(turn / this.#rooms.length) % room.seats.length]
    if (!room || !seat) return
    const sending: Promise<void> = seat.channel
      .send({ text: `message ${turn}, as long as people's messages are` })
      .then(({ seq }) => {
        this.#sent++
        room.head = Math.max(room.head, seq)
      })
      .catch(() => {
        this.#refused++
      })
      .finally(() => this.#sends.delete(sending))
    this.#sends.add(sending)
  }

  /** Somebody says something so many times a second, until it is called off. */
  talk(rate: number): () => void {
    let turn = 0
    const timer = setInterval(() => this.say(turn++), 1000 / rate)
    return () => clearInterval(timer)
  }

  /** Waits until everything that was said is in the log. */
  async allSaid(): Promise<void> {
    await Promise.all(this.#sends)
  }

  heard(): Heard {
    return sumOf(
      this.#rooms.flatMap(({ head, seats }) => seats.map(({ follower }) => follower.verdict(head))),
    )
  }

  close(): void {
    for (const { client } of this.#seats()) client.close()
  }

  #seats(): readonly Seat[] {
    return this.#rooms.flatMap(({ seats }) => seats)
  }
}
