import { setTimeout as sleep } from 'node:timers/promises'
import { allSay, type Done, openAll, type Stage } from './stage.ts'
import { usedBy } from './used.ts'

/** What is done on the stage, each for itself, with all that it brings about. */

const SECOND = 1000
/** Ten messages within this time are a burst, in milliseconds. */
const BURST_MS = 250
export const BURST = 10
/** Bursts of one room are so far apart that none knows of the next. */
const PAUSE_MS = 1000

const seeAllTold = ({ rooms }: Stage, size: number): void => {
  const lacking = rooms.get(size)?.find(room => !room.isTold)
  if (lacking) throw new Error(`not everybody in ${lacking.channel} was told everything`)
}

/** A message a second in each room of a size, its members in turn. */
export const singles = async (stage: Stage, size: number): Promise<Done> => {
  const { stack, sizes, rooms } = stage
  const some = rooms.get(size) ?? []
  const used = await usedBy(stack, () =>
    Promise.all(
      some.map(async (room, at) => {
        // The rooms do not speak in step.
        await sleep((at * SECOND) / some.length)
        await room.talk(sizes.singles, SECOND)
      }),
    ),
  )
  seeAllTold(stage, size)
  return { times: some.length * sizes.singles, used }
}

/** Ten messages within a quarter of a second in each room of a size, then a pause. */
export const bursts = async (stage: Stage, size: number): Promise<Done> => {
  const { stack, sizes, rooms } = stage
  const some = rooms.get(size) ?? []
  const used = await usedBy(stack, async () => {
    for (let round = 0; round < sizes.bursts; round++) {
      await Promise.all(
        some.map(async (room, at) => {
          await sleep((at * SECOND) / some.length)
          await room.talk(BURST, BURST_MS / BURST)
        }),
      )
      await sleep(PAUSE_MS)
    }
  })
  seeAllTold(stage, size)
  return { times: some.length * sizes.bursts * BURST, used }
}

/** Everybody renews their lease; else half a room would be silent before the end. */
export const beat = async ({ stack, sockets }: Stage): Promise<Done> => {
  const used = await usedBy(stack, () => allSay(sockets, { action: 'ping' }))
  return { times: sockets.length, used }
}

const SMALL = 10

/** In rooms of ten everybody does something once. */
const inSmallRooms = async ({ stack, rooms }: Stage, frame: (channel: string) => object): Promise<Done> => {
  const pairs = (rooms.get(SMALL) ?? []).flatMap(({ channel, members }) =>
    members.map(member => ({ channel, member })),
  )
  const used = await usedBy(stack, async () => {
    for (const { channel, member } of pairs) await member.ask(frame(channel))
  })
  return { times: pairs.length, used }
}

export const typing = (stage: Stage): Promise<Done> =>
  inSmallRooms(stage, channel => ({ action: 'typing', channel, on: true }))

export const receipts = (stage: Stage): Promise<Done> =>
  inSmallRooms(stage, channel => ({ action: 'receipt', channel, read: 5, delivered: 5 }))

/** Some go; they are in small rooms, whose members are told. */
export const farewells = async ({ stack, sockets }: Stage): Promise<Done> => {
  const leaving = sockets.slice(0, Math.ceil(sockets.length / 10))
  const used = await usedBy(stack, async () => {
    for (const socket of leaving) socket.close()
    await sleep(SECOND / 2)
  })
  return { times: leaving.length, used }
}

/** Everybody loses their socket at the same moment and comes back, presence on. */
export const storm = async ({ stack, sockets }: Stage): Promise<Done> => {
  const users = sockets.map(({ user }) => user)
  const used = await usedBy(stack, async () => {
    await stack.dropAll()
    const back = await openAll(stack, users)
    await allSay(back, { action: 'hello' })
    await allSay(back, { action: 'presence', status: 'online' })
  })
  return { times: users.length, used }
}
