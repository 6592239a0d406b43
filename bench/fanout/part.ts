import { answerOf, median } from '../child.ts'
import { type Endpoint, startEndpoint } from '../endpoint/process.ts'
import type { Metric, Part } from '../part.ts'
import type { Job, Times } from './main.ts'

const SOCKETS = 1000
const ANSWER_MS = 10
const [PROCESSES, PROCESSES_QUICK] = [3, 1]
const GOALS = { warm: 0.17, first: 0.35 } as const
const MAIN = new URL('main.ts', import.meta.url)
const WAYS = ['ours', 'sdk'] as const

/** A process each, begun by the other way each time: nothing is warm but what one has warmed itself. */
const measured = async ({ endpoint, ca }: Endpoint, processes: number) => {
  const found = { ours: [] as Times[], sdk: [] as Times[] }
  const ready = { endpoint, ...(ca && { ca }) }
  for (let round = 0; round < processes; round++)
    for (const by of round % 2 === 0 ? WAYS : WAYS.toReversed())
      found[by].push(await answerOf<Job, Times>(MAIN, { ready, by, sockets: SOCKETS }))
  return found
}

export const part: Part = {
  name: 'fanout',
  says: 'one frame to a thousand sockets whose endpoint answers after 10 ms: warm, and first of the process, beside the AWS SDK',
  run: async ({ quick }) => {
    const metrics: Metric[] = []
    for (const scheme of ['http', 'TLS'] as const) {
      const endpoint = await startEndpoint({ tls: scheme === 'TLS', delay: ANSWER_MS })
      const found = await measured(endpoint, quick ? PROCESSES_QUICK : PROCESSES)
      await endpoint.stop()
      for (const when of ['warm', 'first'] as const) {
        const [value, peerValue] = WAYS.map(way => Math.round(median(found[way].map(times => times[when]))))
        if (value === undefined || peerValue === undefined) continue
        const note = when === 'warm' ? 'connections kept' : 'no connection yet'
        metrics.push({
          metric: `fanout: ${SOCKETS} sockets, ${scheme}, ${when}`,
          ...{ value, unit: 'ms', peer: 'AWS SDK', peerValue, limit: ANSWER_MS },
          ...{ goal: Math.round(GOALS[when] * peerValue), note },
        })
      }
    }
    return metrics
  },
}
