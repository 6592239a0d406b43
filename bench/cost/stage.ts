import { atMost } from '../replay/at-most.ts'
import { type Stack, startStack } from '../stack.ts'
import { registerBystanders } from './bystanders.ts'
import { joinAll, Room } from './room.ts'
import { BareSocket, type Reply } from './socket.ts'
import { type Used, usedBy, whenQuiet } from './used.ts'

/** How large everything is. `sockets` is the largest room, and everybody. */
export type Sizes = {
  readonly sockets: number
  /** Sockets in a room -> how many such rooms there are. */
  readonly rooms: ReadonlyMap<number, number>
  /** Registered besides, so that the fleet is ten times the largest room. */
  readonly bystanders: number
  /** Messages of each room beforehand, so that its row is as large as it is after an hour. */
  readonly before: number
  readonly singles: number
  readonly bursts: number
}

const FULL: Sizes = {
  sockets: 1000,
  rooms: new Map([
    [2, 10],
    [10, 10],
    [100, 3],
    [1000, 1],
  ]),
  bystanders: 9000,
  before: 24,
  singles: 6,
  bursts: 2,
}

const QUICK: Sizes = {
  sockets: 100,
  rooms: new Map([
    [2, 4],
    [10, 2],
    [100, 1],
  ]),
  bystanders: 900,
  before: 18,
  singles: 2,
  bursts: 1,
}

/** What is measured. */
export const sizesOf = (quick: boolean): Sizes => (quick ? QUICK : FULL)

/** Something that was done so many times, and what that used. */
export type Done = { readonly times: number; readonly used: Used }

/** Everything that is measured on. */
export type Stage = {
  readonly stack: Stack
  readonly sizes: Sizes
  readonly sockets: BareSocket[]
  /** By the number of their sockets. */
  readonly rooms: ReadonlyMap<number, readonly Room[]>
  /** What opening, greeting and joining used. */
  readonly gathered: Readonly<Record<string, Done>>
  /** How often the server wants to hear of a socket on which nothing is said. */
  readonly silentSeconds: number
  readonly leases: Leases
}

const AT_ONCE = 24

/** Opens a socket for each of the users; they say nothing yet. */
export const openAll = async (stack: Stack, users: readonly string[]): Promise<BareSocket[]> => {
  const sockets: BareSocket[] = []
  await atMost(AT_ONCE, users, async user => {
    sockets.push(await BareSocket.open(stack.websocket, user, await stack.token(user)))
  })
  return sockets.toSorted((one, other) => one.user.localeCompare(other.user))
}

/** All say the same at about the same time. */
export const allSay = async (sockets: readonly BareSocket[], frame: object): Promise<readonly Reply[]> => {
  const replies: Reply[] = []
  await atMost(AT_ONCE, sockets, async socket => replies.push(await socket.ask(frame)))
  return replies
}

/** Members of small rooms are in one of each size at most, so that none of them stands for all. */
const roomsOf = (sockets: readonly BareSocket[], { rooms }: Sizes): Map<number, Room[]> => {
  let from = 0
  const next = (size: number) => {
    from = from + size <= sockets.length ? from : 0
    from += size
    return sockets.slice(from - size, from)
  }
  return new Map(
    [...rooms].map(([size, count]) => [
      size,
      Array.from({ length: count }, (_, at) => new Room(`chat:cost-${size}-${at}`, next(size))),
    ]),
  )
}

/** Fills the rooms beforehand. Two people may say thirty messages a minute each, so not all rooms get the same. */
const fill = (rooms: readonly Room[], before: number): Promise<void> =>
  atMost(4, rooms, (room: Room) =>
    room.fill(Math.floor(before * Math.min(2, Math.max(0.7, room.members.length / 4)))),
  )

const KEEP_MS = 40_000

/** Renews the leases where it is time to: they last 75 s, and what is measured must not be who is silent. */
export class Leases {
  readonly #stack: Stack
  #renewedAt = performance.now()

  constructor(stack: Stack) {
    this.#stack = stack
  }

  async keep(sockets: readonly BareSocket[]): Promise<void> {
    if (performance.now() - this.#renewedAt < KEEP_MS) return
    await allSay(sockets, { action: 'ping' })
    await whenQuiet(this.#stack)
    this.#renewedAt = performance.now()
  }
}

/** One line of how far it is. */
export const progress = (what: string): void => {
  process.stderr.write(`cost: ${what}\n`)
}

/** Opens, greets, joins and fills. Rejects where anything of it fails; then nothing is left running. */
export const setStage = async (quick: boolean): Promise<Stage> => {
  const sizes = sizesOf(quick)
  const stack = await startStack(['--meter'], { RATE_LIMITS: 'on', QUOTAS: 'off' })
  try {
    const users = Array.from({ length: sizes.sockets }, (_, at) => `user-${String(at).padStart(4, '0')}`)
    let sockets: BareSocket[] = []
    const connect = await usedBy(stack, async () => {
      sockets = await openAll(stack, users)
    })
    let greeted: readonly Reply[] = []
    const hello = await usedBy(stack, async () => {
      greeted = await allSay(sockets, { action: 'hello' })
    })
    progress(`${sockets.length} sockets are open`)
    const leases = new Leases(stack)
    await registerBystanders(stack.database, users[0] ?? '', sizes.bystanders)
    const rooms = roomsOf(sockets, sizes)
    const gathered: Record<string, Done> = {
      connect: { times: sockets.length, used: connect },
      hello: { times: sockets.length, used: hello },
    }
    for (const [size, some] of rooms) {
      let times = 0
      const used = await usedBy(stack, async () => {
        times = await joinAll(some, AT_ONCE)
      })
      gathered[`join, room of ${size}`] = { times, used }
      progress(`joined the rooms of ${size}`)
      await leases.keep(sockets)
    }
    for (const some of rooms.values()) await fill(some, sizes.before)
    await whenQuiet(stack)
    progress('everything is set')
    const [{ restSeconds, heartbeatSeconds } = {}] = greeted as readonly Partial<Reply>[]
    const silentSeconds = Number(restSeconds ?? heartbeatSeconds)
    return { stack, sizes, sockets, rooms, gathered, silentSeconds, leases }
  } catch (fault) {
    await stack.stop()
    throw fault
  }
}
