import { afterEach, describe, expect, test } from 'vitest'
import { Faults } from '../../local/hostile/faults.ts'
import type { LocalRuntime } from '../../local/runtime.ts'
import { objectOf } from '../../local/template/json.ts'
import { soon } from '../local/fixtures/soon.ts'
import { startTestStack, talkAs } from '../local/fixtures/test-runtime.ts'
import { forced } from './forced.ts'
import { hasItem, roomsOf } from './items.ts'

const running: LocalRuntime[] = []
afterEach(async () => {
  for (const runtime of running.splice(0)) await runtime.stop()
})
const start = async (faults: Parameters<typeof forced>[0]) => {
  const { runtime } = await startTestStack({ hostile: forced(faults) })
  running.push(runtime)
  const { ask } = await talkAs(runtime, 'alice')
  /** What a deed of the function says. */
  const says = async (deed: object) => (await ask(deed)).said
  return { runtime, says }
}

const key = (sk: string) => ({ pk: { S: 'p' }, sk: { S: sk } })
const item = (sk: string, more: object = {}) => ({ ...key(sk), ...more })

/** Whether an item is there, seen past all faults. */
const isThere = (runtime: LocalRuntime, sk: string) => hasItem(runtime, key(sk))

describe('E15: a write', () => {
  test.each([
    [
      'meets a transaction',
      'database-conflict',
      'TransactionConflictException',
      'TransactionCanceledException',
    ],
    [
      'is over the throughput',
      'database-throttled',
      'ProvisionedThroughputExceededException',
      'ProvisionedThroughputExceededException',
    ],
    ['fails', 'database-fails', 'InternalServerError', 'InternalServerError'],
  ])('that %s does nothing and says so', async (_, fault, alone, together) => {
    const { runtime, says } = await start({ [fault]: 0 })
    expect(await says({ do: 'tryTransact', item: item('two') })).toBe(together)
    expect(await says({ do: 'tryPut', item: item('one') })).toBe(alone)
    expect([await isThere(runtime, 'one'), await isThere(runtime, 'two')]).toEqual([false, false])
  })

  test('may be done although the answer is an error', async () => {
    const { runtime, says } = await start({ 'commit-unknown': 0 })
    expect(await says({ do: 'tryPut', item: item('done') })).toBe('InternalServerError')
    expect(await isThere(runtime, 'done')).toBe(true)
    expect(await says({ do: 'get', key: key('done') })).toBe('there')
  })

  test('may be slow', async () => {
    const slow = { 'database-slow': 1500 }
    const sameSeed = new Faults(forced(slow))
    sameSeed.strikes('database-slow')
    const delay = sameSeed.upTo('database-slow')
    expect(delay).toBeGreaterThan(1400)
    const { says } = await start(slow)
    const begun = performance.now()
    expect(await says({ do: 'tryPut', item: item('slow') })).toBe('done')
    // A timer may end a millisecond early.
    expect(performance.now() - begun).toBeGreaterThan(delay - 2)
  })
})

test('E14: a read that does not ask for the newest, and an index, lag; a read that asks for it never does', async () => {
  const { runtime, says } = await start({ 'read-stale': 2000 })
  const old = { TableName: roomsOf(runtime), Item: item('v', { v: { S: 'old' } }) }
  await runtime.database.call('DynamoDB_20120810.PutItem', old)
  await says({ do: 'put', item: item('v', { v: { S: 'new' }, user: { S: 'bob' } }) })
  await says({ do: 'put', item: item('w', { user: { S: 'carol' } }) })
  expect(await says({ do: 'get', key: key('v') })).toBe('old')
  expect(await says({ do: 'get', key: key('v'), newest: true })).toBe('new')
  expect(await says({ do: 'byUser', user: 'carol' })).toBe('0')
  await soon(() => says({ do: 'get', key: key('v') })).toBe('new')
  await soon(() => says({ do: 'byUser', user: 'carol' })).toBe('1')
})

describe('E13: what has expired', () => {
  const past = { expires: { N: '1000' } }
  const future = { expires: { N: String(2 ** 32) } }

  test('may be deleted at once; what has not stays', async () => {
    const { runtime, says } = await start({ 'ttl-at-once': 20 })
    await says({ do: 'put', item: item('future', future) })
    await says({ do: 'put', item: item('past', past) })
    await soon(() => isThere(runtime, 'past')).toBe(false)
    expect(await isThere(runtime, 'future')).toBe(true)
  })

  test('may be deleted late', async () => {
    const { runtime, says } = await start({ 'ttl-late': 60_000, 'ttl-at-once': 20 })
    const secondsAgo = (seconds: number) => ({
      expires: { N: String(Math.floor(Date.now() / 1000) - seconds) },
    })
    await says({ do: 'put', item: item('just now', secondsAgo(20)) })
    await says({ do: 'put', item: item('long ago', secondsAgo(90)) })
    await soon(() => isThere(runtime, 'long ago')).toBe(false)
    expect(await isThere(runtime, 'just now')).toBe(true)
  })

  test('may never be deleted', async () => {
    const { runtime, says } = await start({ 'ttl-never': 0 })
    await says({ do: 'put', item: item('past', past) })
    const asked = { TableName: roomsOf(runtime) }
    const { TimeToLiveDescription } = await runtime.database.call(
      'DynamoDB_20120810.DescribeTimeToLive',
      asked,
    )
    expect(objectOf(TimeToLiveDescription).TimeToLiveStatus).toBe('DISABLED')
    expect(await isThere(runtime, 'past')).toBe(true)
  })
})
