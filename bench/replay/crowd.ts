import { setTimeout as sleep } from 'node:timers/promises'
import { type Channel, type Client, connect } from '../../client/index.ts'
import { atMost } from './at-most.ts'
import type { Endpoint } from './endpoint.ts'
import { persistently } from './persistence.ts'
import { PlainError } from './plain-error.ts'
import type { Plan, RoomPlan } from './plan.ts'
import type { Progress } from './progress.ts'
import type { RoomCheck, Seen } from './room-check.ts'

/** What everybody says. */
export type Words = { readonly text: string }

/** A room with its people in it: `seats[n]` is the channel as `plan.members[n]` sees it. */
export type Room = {
  readonly plan: RoomPlan
  readonly check: RoomCheck
  readonly seats: readonly Channel<Words>[]
}

/** What is told of receivers. */
type Ears = {
  readonly message: (room: RoomPlan, member: number, entry: Seen) => void
  /** A view was begun anew: the server could not give what lies before. */
  readonly reset: (room: RoomPlan, member: number, head: number) => void
}

const AT_ONCE = 32
/** Who has no connection by then has the wrong address: the client itself would try for ever. */
const FIRST_WITHIN_MS = 30_000

const tooLate = async (url: string): Promise<never> => {
  await sleep(FIRST_WITHIN_MS, undefined, { ref: false })
  throw new PlainError(`no connection at ${url} within ${FIRST_WITHIN_MS / 1000} seconds`)
}

/** Everybody who plays, connected and in their rooms. */
export class Crowd {
  readonly #clients: Client[] = []
  #memberNews = 0

  /** How many times anybody has been told of somebody who came. */
  get memberNews(): number {
    return this.#memberNews
  }

  /** Connects everybody, so many at a time. Throws what the server refuses them with. */
  async connect(
    { people }: Plan,
    { websocket: url, token, heartbeatSeconds }: Endpoint,
    progress: Progress,
  ): Promise<void> {
    let connected = 0
    const came = async (name: string, at: number) => {
      const client = connect({
        url,
        token: () => token(name),
        delivered: false,
        ...(heartbeatSeconds && { heartbeatSeconds }),
      })
      this.#clients[at] = client
      client.on('member', () => {
        this.#memberNews++
      })
      await client.ready
      progress.tell(`connecting ${++connected} of ${people.length}`)
    }
    // The first one alone: what is wrong for all is then said once.
    await Promise.race([came(people[0] ?? '', 0), tooLate(url)])
    await atMost(AT_ONCE, people.slice(1), (name, at) => came(name, at + 1))
  }

  /** Brings everybody into a room, listening from the head on that they find. */
  async enter(room: RoomPlan, check: RoomCheck, ears: Ears, progress: Progress): Promise<Room> {
    const seats: Channel<Words>[] = []
    await atMost(AT_ONCE, room.members, async (person, member) => {
      const channel = this.#client(person).channel<Words>(room.channel)
      seats[member] = channel
      channel.on('message', entry => ears.message(room, member, entry))
      channel.on('reset', ({ head }) => ears.reset(room, member, head))
      const { head } = await persistently(() => channel.join())
      check.begin(member, head)
      progress.tell(`joining ${room.channel}: ${member + 1} of ${room.members.length}`)
    })
    return { plan: room, check, seats }
  }

  /** Ends every connection. */
  close(): void {
    for (const client of this.#clients) client?.close()
  }

  #client(person: number): Client {
    const client = this.#clients[person]
    if (!client) throw new Error(`nobody is number ${person}`)
    return client
  }
}
