import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../child.ts'
import type { Metric, Part } from '../part.ts'
import { environmentAt, firstEvents } from './events.ts'
import { serveLoopback } from './loopback.ts'
import { type First, hasFetch, type Start, startAll } from './start.ts'
import { buildSubjects, type Subject } from './subjects.ts'

/** How functions start: how large their bundles are, and how long a new process takes until its first answer. */

const [ROUNDS, ROUNDS_QUICK] = [11, 3]
const PEER = 'the full SDK, ESM'
const GZIP = 'with gzip'

/** What each is held to, as a share of the baseline. */
const GOALS: Readonly<Record<string, { readonly bytes: number; readonly ms: number }>> = {
  authorizer: { bytes: 0.06, ms: 0.25 },
  message: { bytes: 0.46, ms: 0.6 },
  fanout: { bytes: 0.46, ms: 0.6 },
}
/** What a first answer over the loopback is held to. */
const FIRST_GOAL = 0.32

type Starts = ReadonlyMap<string, readonly Start[]>

const msOf = (starts: Starts, name: string): number => median(starts.get(name)?.map(({ ms }) => ms) ?? [])
const cpuOf = (starts: Starts, name: string): number =>
  median(starts.get(name)?.map(({ cpuMs }) => cpuMs) ?? [])

const sizes = (subjects: ReadonlyMap<string, Subject>): readonly Metric[] => {
  const peerValue = subjects.get('full.mjs')?.bytes ?? 0
  return Object.entries(GOALS).map(([name, { bytes: share }]) => {
    const { bytes: value = 0, gzipped = 0 } = subjects.get(name) ?? {}
    const held = { peer: PEER, peerValue, goal: Math.floor(share * peerValue) }
    return { metric: `cold: bundle of ${name}`, value, unit: 'bytes', ...held, note: `${gzipped} ${GZIP}` }
  })
}

/** How long one took beside the baseline; the note says what the processor had to do, and the baseline built as CommonJS. */
const time = (starts: Starts, name: string, [esm, cjs]: readonly [string, string], goal?: number) => {
  const [value, peerValue] = [msOf(starts, name), msOf(starts, esm)]
  const share = (peer: string, of: typeof msOf) => (of(starts, name) / of(starts, peer)).toFixed(2)
  const fetch = starts.get(name)?.some(hasFetch) ? 'touches fetch' : 'no fetch'
  const note = `${fetch}; of its processor time ${share(esm, cpuOf)}; of the same as CommonJS ${share(cjs, msOf)}`
  return { value, unit: 'ms', peer: PEER, peerValue, ...(goal && { goal: goal * peerValue }), note }
}

const inits = (starts: Starts): readonly Metric[] => [
  { metric: 'cold: init of nothing', value: msOf(starts, 'blank'), unit: 'ms' },
  ...Object.entries(GOALS).map(([name, { ms }]) => ({
    metric: `cold: init of ${name}`,
    ...time(starts, name, ['full.mjs', 'full'], ms),
  })),
]

const answers = (starts: Starts): readonly Metric[] => [
  { metric: 'cold: first put', ...time(starts, 'put', ['full.mjs', 'full'], FIRST_GOAL) },
  { metric: 'cold: first token let in', ...time(starts, 'authorizer', ['token.mjs', 'token']) },
  { metric: 'cold: first message (3 calls; its peer 1)', ...time(starts, 'message', ['full.mjs', 'full']) },
]

export const part: Part = {
  name: 'cold',
  says: 'bundles and first answers of functions in new processes, beside the full SDK, zod, middy and jose',
  run: async ({ quick }) => {
    const folder = mkdtempSync(join(tmpdir(), 'heliograph-cold-'))
    const { jwk, refused, answered } = firstEvents()
    const loopback = await serveLoopback(jwk)
    try {
      const subjects = buildSubjects(folder)
      const env = environmentAt(loopback)
      const rounds = quick ? ROUNDS_QUICK : ROUNDS
      const firsts = (rows: typeof refused | typeof answered): Readonly<Record<string, First>> =>
        Object.fromEntries(
          Object.entries(rows).map(([name, { of = name, ...first }]) => [
            name,
            { ...first, path: subjects.get(of)?.path ?? '', env },
          ]),
        )
      return [
        ...sizes(subjects),
        ...inits(await startAll(firsts(refused), rounds)),
        ...answers(await startAll(firsts(answered), rounds)),
      ]
    } finally {
      loopback.stop()
      rmSync(folder, { recursive: true })
    }
  },
}
