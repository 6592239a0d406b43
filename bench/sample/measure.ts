import { type Used, usedBy } from '../cost/used.ts'
import type { ChatSample } from '../peers/chat-sample/source.ts'
import { type SampleStack, startChatSample } from '../peers/chat-sample/stack.ts'
import { Fleet } from './fleet.ts'
import { until } from './until.ts'

/** How large everything is. */
export type Sizes = {
  /** Sockets that come and go, and how many of them one after another. */
  readonly crowd: number
  readonly inTurn: number
  /** Sockets of a room -> how many messages are said in it. */
  readonly rooms: ReadonlyMap<number, number>
}

/** How many sockets are connected for each one in the room. */
const FLEET = 10
/** Messages beforehand: what is measured is warm. */
const BEFORE = 2

/** What was done so many times, and what that used. */
export type Done = { readonly times: number; readonly used: Used }

/** Messages of one room in a fleet of so many. */
export type Said = Done & {
  readonly sockets: number
  readonly fleet: number
  /** Posts of messages to those in the room, and to others. */
  readonly told: number
  readonly strays: number
}

/** What comes of people who come and go where so many are connected. */
export type Churn = {
  readonly crowd: number
  /** One after another. */
  readonly inTurn: Done
  /** All at the same moment. */
  readonly together: Done
}

/** Does something that comes to so many comings and goings, and waits until all have been told of them. */
const told = async ({ statusesTold }: SampleStack, statuses: number, act: () => Promise<unknown>) => {
  const all = statusesTold() + statuses
  await act()
  await until(() => statusesTold() >= all, `all were told of ${statusesTold()} of ${all} statuses`)
}

/** Who goes and comes back are two statuses. */
const churnOf = async (running: SampleStack, fleet: Fleet, { crowd, inTurn }: Sizes): Promise<Churn> => {
  const { stack, tellStatus } = running
  const reopen = (at: number) => told(running, 2, () => fleet.reopen(at))
  await fleet.growTo(crowd)
  tellStatus(true)
  await reopen(0)
  const one = await usedBy(stack, async () => {
    for (let at = 0; at < inTurn; at++) await reopen(at)
  })
  const all = await usedBy(stack, () =>
    told(running, 2 * crowd, async () => {
      await stack.dropAll()
      await fleet.reopenAll()
    }),
  )
  // A crowd of a thousand would take minutes to gather where all are told of each.
  tellStatus(false)
  return { crowd, inTurn: { times: inTurn, used: one }, together: { times: crowd, used: all } }
}

/** One of a room says something, again and again. */
const sayTo = async ({ stack }: SampleStack, fleet: Fleet, sockets: number, times: number): Promise<Said> => {
  await fleet.growTo(FLEET * sockets)
  for (let said = 0; said < BEFORE; said++) await fleet.say()
  const before = fleet.heard(sockets)
  const used = await usedBy(stack, async () => {
    for (let said = 0; said < times; said++) await fleet.say()
  })
  const after = fleet.heard(sockets)
  const heard = { told: after.told - before.told, strays: after.strays - before.strays }
  return { times, used, sockets, fleet: fleet.size, ...heard }
}

/** What the sample asks of AWS, from the ledger of the local runtime that runs it. */
export const measureSample = async (
  sample: ChatSample,
  sizes: Sizes,
): Promise<{ readonly churn: Churn; readonly said: readonly Said[] }> => {
  const running = await startChatSample(sample, ['--meter'])
  const fleet = new Fleet(running.stack.websocket)
  try {
    const churn = await churnOf(running, fleet, sizes)
    const said: Said[] = []
    for (const [sockets, times] of sizes.rooms) said.push(await sayTo(running, fleet, sockets, times))
    return { churn, said }
  } finally {
    fleet.close()
    await running.end()
  }
}
