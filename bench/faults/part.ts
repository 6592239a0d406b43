import { answerOf, median } from '../child.ts'
import { type Endpoint, startEndpoint } from '../endpoint/process.ts'
import type { Part } from '../part.ts'
import type { Answer, Job } from './main.ts'

const SOCKETS = 1000
const FAULTY = 10
const ANSWER_MS = 10
const [FRAMES, FRAMES_QUICK] = [5, 2]
const MAIN = new URL('main.ts', import.meta.url)

/** One way to tell frames: what came of them, and the posts to sockets after their 410. */
const measured = async ({ endpoint, ca, tally }: Endpoint, by: Job['by'], frames: number) => {
  const ready = { endpoint, ...(ca && { ca }) }
  const job = { ready, by, sockets: SOCKETS, gone: FAULTY, throttled: FAULTY, frames }
  const { well, ill } = await answerOf<Job, Answer>(MAIN, job)
  const { posts } = await tally()
  const afterGone = Object.entries(posts).map(([name, times]) => (name.startsWith('gone') ? times - 1 : 0))
  // The first frame opens the connections.
  const longer = (what: 'live' | 'all') =>
    Math.round(median(ill.slice(1).map((told, at) => told[what] - (well[at + 1]?.[what] ?? 0))))
  return {
    missed: ill.reduce((sum, { missed }) => sum + missed, 0),
    afterGone: afterGone.reduce((sum, times) => sum + times, 0),
    stall: longer('live'),
    longer: longer('all'),
  }
}

export const part: Part = {
  name: 'faults',
  says: 'one of a hundred of a thousand sockets gone and one throttled: who misses a frame, whom it holds up, posts to the dead',
  run: async ({ quick }) => {
    const endpoint = await startEndpoint({ delay: ANSWER_MS })
    const frames = quick ? FRAMES_QUICK : FRAMES
    const ours = await measured(endpoint, 'ours', frames)
    const sdk = await measured(endpoint, 'sdk', frames)
    await endpoint.stop()
    const base = { limit: 0, peer: 'AWS SDK' } as const
    return [
      {
        ...base,
        metric: 'faults: live sockets that missed a frame',
        value: ours.missed,
        unit: `of ${frames * (SOCKETS - FAULTY)}`,
        goal: 0,
        // Nothing beside nothing has no ratio.
        ...(sdk.missed > 0
          ? { peerValue: sdk.missed }
          : { note: 'nor by the SDK, whose caller waits for all' }),
      },
      {
        metric: 'faults: the others get theirs later by',
        ...{ value: ours.stall, unit: 'ms', limit: 0, goal: 0 },
        note: `against frames without faults, in turn; by the SDK ${sdk.stall} ms`,
      },
      {
        ...base,
        metric: 'faults: the telling ends later by',
        ...{ value: ours.longer, unit: 'ms', peerValue: sdk.longer },
        note: 'a socket that is throttled is tried again after 60 to 120 ms',
      },
      {
        ...base,
        metric: 'faults: posts to sockets after their 410',
        ...{ value: ours.afterGone, unit: 'posts', goal: 0, peerValue: sdk.afterGone },
      },
    ]
  },
}
