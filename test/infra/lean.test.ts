import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { environmentAt, firstEvents } from '../../bench/cold/events.ts'
import { type Loopback, serveLoopback } from '../../bench/cold/loopback.ts'
import { hasFetch, start } from '../../bench/cold/start.ts'
import { buildSubjects, type Subject } from '../../bench/cold/subjects.ts'
import { BUNDLING } from '../../infra/bundle.ts'
import { FUNCTION_NAMES, type FunctionName } from '../../infra/functions.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** What functions weigh and load. Bytes and modules, for milliseconds say as much of the machine. */

const OPENING = 49_000
const FRAMES = 190_000
const POLLING = 42_000

/** The most bytes of each bundle, minified: some ten per cent above what it has. */
const MOST_BYTES: { readonly [N in FunctionName]: number } = {
  authorizer: OPENING,
  connect: OPENING,
  tickets: OPENING,
  disconnect: FRAMES,
  membership: FRAMES,
  message: FRAMES,
  typing: FRAMES,
  presence: FRAMES,
  reading: FRAMES,
  revocation: FRAMES,
  default: FRAMES,
  fanout: FRAMES,
  sweep: FRAMES,
  polling: POLLING,
  publish: FRAMES,
  manage: FRAMES,
  attachments: FRAMES,
}
const KINDS = { [OPENING]: 'opening', [FRAMES]: 'frames', [POLLING]: 'polling' } as const
const kindOf = (name: FunctionName) => KINDS[MOST_BYTES[name] as keyof typeof KINDS]

/** The packages that each kind of function may carry. */
const PACKAGES = {
  opening: ['@aws-sdk/util-dynamodb', '@middy/core', 'jose'],
  frames: ['@aws-sdk/util-dynamodb', '@middy/core', 'zod'],
  polling: ['@aws-sdk/util-dynamodb', '@middy/core'],
}
/** `zod` by its front door brings the texts of all languages. */
const ZOD_ROOT = /node_modules\/zod\/(index|v4\/classic\/)/

const inputsOf = (name: string): readonly string[] => {
  const entry = fileURLToPath(new URL(`../../functions/${name}/index.ts`, import.meta.url))
  const { metafile } = buildSync({
    ...BUNDLING,
    entryPoints: [entry],
    outdir: '/',
    write: false,
    metafile: true,
  })
  const [output] = Object.values(metafile?.outputs ?? {})
  return Object.entries(output?.inputs ?? {}).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [path] : [],
  )
}
const packageOf = (path: string): string | undefined => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]

const folder = join(temporaryFolder(), 'functions')
let subjects: ReadonlyMap<string, Subject>
let loopback: Loopback
const { jwk, refused, answered } = firstEvents()
beforeAll(async () => {
  subjects = buildSubjects(folder)
  loopback = await serveLoopback(jwk)
})
afterAll(() => {
  loopback.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe.each(FUNCTION_NAMES)('the bundle of %s', name => {
  it('weighs no more than it may', () => {
    expect(subjects.get(name)?.bytes).toBeLessThanOrEqual(MOST_BYTES[name])
  })

  it('carries the packages that it needs and no others, and zod by its mini build', () => {
    const inputs = inputsOf(name)
    const packages = [...new Set(inputs.flatMap(path => packageOf(path) ?? []))].sort()
    expect(packages).toEqual(PACKAGES[kindOf(name)])
    expect(inputs.filter(path => ZOD_ROOT.test(path))).toEqual([])
  })
})

describe('a new process', () => {
  const startOf = (rows: typeof refused, name: string) => {
    const { of = name, ...first } = rows[name] ?? { event: {}, answer: '' }
    return start({ ...first, path: subjects.get(of)?.path ?? '', env: environmentAt(loopback) })
  }

  it.each([
    ['refuses a token', refused, 'authorizer'],
    ['refuses a frame', refused, 'message'],
    ['is told nothing by the stream', refused, 'fanout'],
    ['lets a token in, keys fetched and revocations read', answered, 'authorizer'],
    ['appends a message', answered, 'message'],
  ])('%s without touching the global fetch', async (_what, rows, name) => {
    expect(hasFetch(await startOf(rows, name))).toBe(false)
  })

  it('is seen to touch it where it does', async () => {
    expect(hasFetch(await startOf(refused, 'full'))).toBe(true)
  })
})
