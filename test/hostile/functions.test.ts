import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LocalRuntime } from '../../local/runtime.ts'
import { soon } from '../local/fixtures/soon.ts'
import { startTestStack, talkAs } from '../local/fixtures/test-runtime.ts'
import { forced } from './forced.ts'
import { hasItem } from './items.ts'

const item = (sk: string) => ({ pk: { S: 'functions' }, sk: { S: sk } })

const isThere = (runtime: LocalRuntime, sk: string) => hasItem(runtime, item(sk))

const ledgerOf = (runtime: LocalRuntime) => {
  const name = runtime.stack.functions.find(({ name }) => name.includes('Sockets'))?.name ?? ''
  return runtime.operations().functions[name]
}

describe('a function', () => {
  let runtime: LocalRuntime
  beforeAll(async () => {
    ;({ runtime } = await startTestStack())
  })
  afterAll(() => runtime.stop())

  test('E7: goes on after the gateway has given up, and commits', async () => {
    const alice = await talkAs(runtime, 'alice')
    const deed = { action: 'slow', do: 'putLate', ms: 400, item: item('late') }
    alice.socket.send(JSON.stringify(deed))
    await soon(() => alice.frames.at(-1)).toContain('Internal server error')
    expect(await isThere(runtime, 'late')).toBe(false)
    await soon(() => isThere(runtime, 'late')).toBe(true)
    expect(ledgerOf(runtime)).toMatchObject({ errors: 0 })
    expect(alice.frames.filter(frame => frame.includes('putLate'))).toEqual([])
  })

  test('E8: that does not wait for its own work is frozen with it, which is counted', async () => {
    const alice = await talkAs(runtime, 'alice')
    await alice.ask({ do: 'forget', item: item('forgotten') })
    expect(await isThere(runtime, 'forgotten')).toBe(false)
    await alice.ask({ do: 'wait', ms: 300 })
    await soon(() => ledgerOf(runtime)?.unfinished).toBeGreaterThan(0)
  })

  test('E18: may answer 128 KB over a socket and no more than 6 MB at all', async () => {
    const alice = await talkAs(runtime, 'alice')
    expect((await alice.ask({ do: 'large', bytes: 100_000 })).said).toHaveLength(100_000)
    alice.socket.send(JSON.stringify({ action: 'ask', do: 'large', bytes: 6 * 1024 * 1024 }))
    await soon(() => alice.frames.at(-1)).toContain('Internal server error')
  })

  test('E19: takes what no route knows, where it is that of `$default`', async () => {
    const alice = await talkAs(runtime, 'alice')
    alice.socket.send('{"action":"unheard-of"}')
    await soon(() => alice.frames.at(-1)).toContain('"routeKey":"$default"')
  })

  test('E20: is not heard where its route has no response', async () => {
    const alice = await talkAs(runtime, 'alice')
    const before = alice.frames.length
    alice.socket.send('{"action":"tell","id":"told"}')
    await alice.ask({ do: 'wait', ms: 50 })
    expect(alice.frames.slice(before).filter(frame => frame.includes('told'))).toEqual([])
  })
})

describe('E9: an instance', () => {
  test('is used again, or is not: what it remembered is gone with it', async () => {
    const kept = await startTestStack({ instances: { each: 1 } })
    const alice = await talkAs(kept.runtime, 'alice')
    const first = Number((await alice.ask({ do: 'count' })).said)
    expect((await alice.ask({ do: 'count' })).said).toBe(String(first + 1))
    await kept.runtime.stop()
    const { runtime } = await startTestStack({
      instances: { each: 1 },
      hostile: forced({ 'instance-ends': 0 }),
    })
    const bob = await talkAs(runtime, 'bob')
    expect((await bob.ask({ do: 'count' })).said).toBe('1')
    expect((await bob.ask({ do: 'count' })).said).toBe('1')
    expect(ledgerOf(runtime)?.coldStarts).toBeGreaterThan(2)
    await runtime.stop()
  })

  test('may die in the middle of an event, before or after what it does; the next event gets a new one', async () => {
    const changes = { 'instance-crashes': { share: 0.5, size: 30 } }
    const { runtime } = await startTestStack({ hostile: { seed: 2, changes, alone: true } })
    const alice = await untilMade(() => talkAs(runtime, 'alice'))
    for (let at = 0; at < 12; at += 1)
      alice.socket.send(JSON.stringify({ action: 'ask', do: 'putLate', ms: 10, item: item(`crash-${at}`) }))
    await soon(() => alice.frames.length).toBe(13)
    const failed = alice.frames.filter(frame => frame.includes('Internal server error'))
    expect(failed.length).toBeGreaterThan(0)
    expect(failed.length).toBeLessThan(12)
    await runtime.stop()
  })
})

/** Tries until it works: the authorizer's instance dies as well. */
const untilMade = async <Made>(make: () => Promise<Made>): Promise<Made> => {
  for (;;) {
    const made = await make().catch(() => undefined)
    if (made !== undefined) return made
  }
}
