import { setImmediate } from 'node:timers/promises'
import type { Job } from '../../shared/aws/connection.ts'
import { jobQueue } from '../../shared/aws/job-queue.ts'
import type { Posted, Sockets } from '../../shared/domain/ports.ts'
import type { TestClock } from './app.ts'

/** What was posted, in the order in which it left. */
export type Left = { readonly connection: string; readonly events: readonly Record<string, unknown>[] }

type Waits = {
  readonly add: (job: Job) => void
  readonly next: () => Job | undefined
}

/** As on a real wire: by rank. */
export const byRank = (): Waits => {
  const queue = jobQueue()
  return { add: queue.push, next: queue.shift }
}

/** Any that waits may be the next one, as a number from 0 to below 1 says: only who waits for an answer keeps an order. */
export const byChance = (chance: () => number): Waits => {
  const jobs: Job[] = []
  return {
    add: job => void jobs.push(job),
    next: () => jobs.splice(Math.floor(chance() * jobs.length), 1)[0],
  }
}

/** Sockets behind a few connections, each of which takes some milliseconds of virtual time for a post. */
export const slowPoster = (
  clock: TestClock,
  { connections, ms, waits }: { connections: number; ms: number; waits: Waits },
  outcome: (connection: string) => Posted = () => 'sent',
): Sockets & { readonly left: Left[] } => {
  const left: Left[] = []
  let free = connections
  const work = async () => {
    for (let job = waits.next(); job; job = waits.next()) {
      await setImmediate()
      clock.advance(ms / connections)
      job.settle('late')
      await setImmediate()
    }
    free += 1
  }
  return {
    left,
    post: (connection, frame, _within, rank = 0) =>
      new Promise(resolve => {
        const settle = () => {
          const posted = outcome(connection)
          if (posted === 'sent') left.push({ connection, events: [JSON.parse(frame)].flat() })
          resolve(posted)
        }
        waits.add({ request: frame, until: Number.POSITIVE_INFINITY, rank, settle })
        if (free === 0) return
        free -= 1
        void work()
      }),
    close: async () => {},
  }
}
