import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { LocalRuntime } from '../../local/runtime.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { startTestStack, type Talker, talkAs } from './fixtures/test-runtime.ts'

/** Two versions of the functions at work on the same tables and sockets (F52). */

let runtime: LocalRuntime | undefined
afterEach(() => runtime?.stop())

/** GIVEN a version whose `tryPut` says that it did otherwise */
const otherAssembly = (): string => {
  const folder = temporaryFolder()
  cpSync(join(import.meta.dirname, 'fixtures', 'assembly'), folder, { recursive: true })
  const path = join(folder, 'asset.sockets', 'index.js')
  const code = readFileSync(path, 'utf8')
  writeFileSync(path, code.replace("said('done')", "said('done otherwise')"))
  return folder
}

const item = { pk: { S: 'p' }, sk: { S: 's' } }
const putsOf = async (talker: Talker, times: number) => {
  const said = new Set<string | undefined>()
  for (let time = 0; time < times; time++) said.add((await talker.ask({ do: 'tryPut', item })).said)
  return said
}

const turn = async (share: unknown): Promise<Response> =>
  fetch(`${runtime?.web}/local/beside`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ share }),
  })

test('F52: either version takes the share of the events that the dial says, on the same sockets', async () => {
  const started = await startTestStack({ beside: { assembly: otherAssembly(), share: 1 } })
  runtime = started.runtime
  const alice = await talkAs(runtime, 'alice')
  expect(await putsOf(alice, 5)).toEqual(new Set(['done otherwise']))
  const { taken } = (await (await turn(0)).json()) as { taken: { here: number; other: number } }
  expect(taken.here).toBe(0)
  expect(taken.other).toBeGreaterThanOrEqual(5)
  expect(await putsOf(alice, 5)).toEqual(new Set(['done']))
  await turn(0.5)
  // One in 2^29 runs sees one of them alone.
  expect(await putsOf(alice, 30)).toEqual(new Set(['done', 'done otherwise']))
})

test.each([-0.1, 1.1, '1', undefined])('a share of %j is refused', async share => {
  runtime = (await startTestStack({ beside: { assembly: otherAssembly(), share: 0 } })).runtime
  expect((await turn(share)).status).toBe(400)
  expect(runtime.dial?.share).toBe(0)
})

test('there is no dial where there is one version', async () => {
  runtime = (await startTestStack()).runtime
  expect((await turn(0.5)).status).toBe(404)
})
