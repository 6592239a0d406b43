import { answerOf } from '../child.ts'
import { startEndpoint } from '../endpoint/process.ts'
import { fetchedOnce } from '../fetched.ts'
import type { Metric, Part } from '../part.ts'
import type { Costs, Job } from './main.ts'
import { installed } from './npm-package.ts'

const GOALS = { http: 0.9, TLS: 0.85, sdk: 15 } as const
const PER_SECOND = 1_000_000
const [ROUNDS, POSTS, ROUNDS_QUICK, POSTS_QUICK] = [5, 2000, 1, 400]

const undici = fetchedOnce(() => installed('undici@7'))

const perSecond = (microseconds: number | undefined) =>
  microseconds === undefined ? undefined : Math.round(PER_SECOND / microseconds)

const metricsOf = (scheme: 'http' | 'TLS', costs: Costs): readonly Metric[] =>
  Object.entries(costs).flatMap(([atOnce, { ours, undici, raw, sdk }]) => {
    const value = perSecond(ours) ?? 0
    const [plain, theirs, limit] = [perSecond(undici), perSecond(sdk), perSecond(raw)]
    const base = { value, unit: 'per CPU second', ...(limit && { limit }) }
    const name = `post: signed posts, ${scheme}, ${atOnce} at once`
    return [
      {
        ...base,
        metric: name,
        ...(plain && { peer: 'undici, unsigned', peerValue: plain, goal: GOALS[scheme] * plain }),
        ...(!plain && { note: 'undici could not be installed' }),
      },
      ...(theirs
        ? [
            {
              ...base,
              metric: `${name}, × SDK`,
              peer: 'AWS SDK',
              peerValue: theirs,
              goal: GOALS.sdk * theirs,
            },
          ]
        : []),
    ]
  })

export const part: Part = {
  name: 'post',
  says: 'signed posts per CPU second, over http and TLS: ours, the AWS SDK, undici and bare sockets without a signature',
  fetches: [undici],
  run: async ({ quick }) => {
    const { folder } = (await undici.get()) ?? {}
    const size = quick ? { rounds: ROUNDS_QUICK, posts: POSTS_QUICK } : { rounds: ROUNDS, posts: POSTS }
    const metrics: Metric[] = []
    for (const scheme of ['http', 'TLS'] as const) {
      const endpoint = await startEndpoint({ tls: scheme === 'TLS' })
      const ready = { endpoint: endpoint.endpoint, ...(endpoint.ca && { ca: endpoint.ca }) }
      // What the client costs is counted in its own process, where nothing else runs.
      const job: Job = { ready, ...(folder !== undefined && { undici: folder }), ...size }
      const costs = await answerOf<Job, Costs>(new URL('main.ts', import.meta.url), job)
      metrics.push(...metricsOf(scheme, costs))
      await endpoint.stop()
    }
    return metrics
  },
}
