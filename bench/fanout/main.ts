import { setTimeout as sleep } from 'node:timers/promises'
import { pressure } from '../../shared/domain/posting/pressure.ts'
import { strain } from '../../shared/domain/posting/strain.ts'
import { postWithin } from '../../shared/domain/posting/tries.ts'
import { median } from '../child.ts'
import type { Ready } from '../endpoint/process.ts'
import { byOurs, bySdk } from '../post/variants.ts'

/** What a process is told that tells one frame to many, and what it answers, in milliseconds. */
export type Job = { readonly ready: Ready; readonly by: 'ours' | 'sdk'; readonly sockets: number }
export type Times = { readonly first: number; readonly warm: number }

const WARM = 5
const FRAME = JSON.stringify({ event: 'message', body: 'x'.repeat(170) })

const fanOutOf = ({ ready, by, sockets }: Job): (() => Promise<unknown>) => {
  const connections = Array.from({ length: sockets }, (_, at) => `L0SM9cOFvHc${at}=`)
  if (by === 'sdk') {
    const { post } = bySdk(ready)
    return () => Promise.all(connections.map(connection => post(connection, FRAME)))
  }
  const { post } = byOurs(ready)
  const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) }
  const close = () => Promise.reject(new Error('nothing is closed here'))
  const strained = strain()
  const app = {
    sockets: { post: post as never, close },
    clock,
    strain: strained,
    pressure: pressure(strained),
  }
  const to = connections.map(connection => ({
    user: connection,
    connection,
    roles: [],
    since: 0,
    issued: 0,
    expires: Number.POSITIVE_INFINITY,
  }))
  const errands = to.map(one => ({ to: one, frames: [FRAME] }))
  return () => postWithin(app, errands, { tries: 3 })
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

process.once('message', async (job: Job) => {
  const fanOut = fanOutOf(job)
  const first = await timed(fanOut)
  const warm: number[] = []
  for (let count = 0; count < WARM; count++) warm.push(await timed(fanOut))
  const times: Times = { first, warm: median(warm) }
  process.send?.(times, () => process.exit(0))
})
