import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fetchedOnce } from '../../bench/fetched.ts'
import type { Metric, Part } from '../../bench/part.ts'
import { PARTS, type Parts } from '../../bench/parts.ts'
import { listOf, runParts } from '../../bench/run-parts.ts'

const metric: Metric = { metric: 'posts', value: 12, unit: '1/s', peer: 'the SDK', peerValue: 4, goal: 60 }
const partOf = (name: string, run: Part['run']) => async () => ({ part: { name, says: `${name}!`, run } })

const runWith = async (parts: Parts, json: boolean, names?: readonly string[]) => {
  const [printed, said]: [string[], string[]] = [[], []]
  const print = (line: string) => printed.push(line)
  const say = (line: string) => said.push(line)
  const isWhole = await runParts({ parts, ...(names && { names }), json, quick: true, print, say })
  return { isWhole, printed, said: said.join('\n') }
}

const withFault: Parts = {
  bad: partOf('bad', () => Promise.reject(new Error('no network'))),
  good: partOf('good', async () => [metric, { metric: 'plain', value: 1234.5, unit: 'ms', note: 'alone' }]),
}

const command = (...args: string[]) =>
  new Promise<{ code: number; out: string; err: string }>(resolve => {
    const cwd = fileURLToPath(new URL('../..', import.meta.url))
    execFile(process.execPath, ['bench/main.ts', ...args], { cwd }, (error, out, err) =>
      resolve({ code: Number(error?.code ?? 0), out, err }),
    )
  })

describe('the parts of the bench', () => {
  test('a part that throws is told, and the others go on', async () => {
    const { isWhole, printed, said } = await runWith(withFault, true)
    expect(isWhole).toBe(false)
    expect(said).toContain('bad failed: Error: no network')
    expect(printed).toHaveLength(2)
  })

  test('a line of JSON has every word, also of what is not there, and its part first', async () => {
    const { printed } = await runWith(withFault, true)
    const none = { peer: null, peerValue: null, limit: null, goal: null, ratio: null, note: null }
    expect(printed.map(line => JSON.parse(line))).toEqual([
      { ...none, ...metric, metric: 'good: posts', ratio: 3 },
      { ...none, metric: 'good: plain', value: 1234.5, unit: 'ms', note: 'alone' },
    ])
  })

  test('the table has a line for each and no column of nothing', async () => {
    const { printed } = await runWith(withFault, false)
    expect(printed.join().split('\n')).toEqual([
      'metric       value  unit  ratio  goal  peer value  peer     note',
      'good: posts     12  1/s       3    60           4  the SDK',
      'good: plain  1,235  ms                                      alone',
    ])
  })

  test('how long each took is told, and all of them', async () => {
    const { said } = await runWith(withFault, false)
    expect(said).toMatch(/^good: [\d.]+ s$/m)
    expect(said.split('\n').at(-1)).toMatch(/^all: [\d.]+ s$/)
  })

  test('what parts fetch is there before any is measured, fetched once, and removed at the end', async () => {
    const told: string[] = []
    const remove = async () => void told.push('removed')
    const fetched = fetchedOnce(async () => {
      told.push('fetched')
      return { remove }
    })
    const unknown = fetchedOnce(() => Promise.reject(new Error('no network')))
    const part = (name: string): Part => ({
      name,
      says: name,
      fetches: [fetched, unknown],
      run: async () => {
        await fetched.get()
        told.push(name)
        return []
      },
    })
    const parts = { one: async () => ({ part: part('one') }), two: async () => ({ part: part('two') }) }
    expect((await runWith(parts, false)).isWhole).toBe(true)
    expect(told).toEqual(['fetched', 'one', 'two', 'removed'])
  })

  test('what no clock measures does not wait for what others fetch; its figures stand where its row is', async () => {
    const fetching = Promise.withResolvers<undefined>()
    const virtual: Part['run'] = async () => {
      fetching.resolve(undefined)
      return [{ ...metric, metric: 'virtual' }]
    }
    const parts: Parts = {
      slow: async () => ({
        part: {
          name: 'slow',
          says: '',
          fetches: [fetchedOnce(() => fetching.promise)],
          run: async () => [metric],
        },
      }),
      model: async () => ({ part: { name: 'model', says: '', isVirtual: true, run: virtual } }),
    }
    const { printed } = await runWith(parts, true)
    expect(printed.map(line => JSON.parse(line).metric)).toEqual(['slow: posts', 'model: virtual'])
  })

  test('the whole table leaves out what lacks something and says so; by its name it is run', async () => {
    const part: Part = { name: 'far', says: '', lacks: () => 'a clone', run: async () => [metric] }
    const parts = { far: async () => ({ part }) }
    const whole = await runWith(parts, true)
    expect([whole.isWhole, whole.printed, whole.said]).toEqual([
      true,
      [],
      'far is left out: it needs a clone',
    ])
    expect((await runWith(parts, true, ['far'])).printed).toHaveLength(1)
  })

  test('every part is called as its row is', async () => {
    const names = Object.keys(PARTS)
    const listed = await listOf(PARTS)
    expect(listed.split('\n').map(line => line.trim().split(' ')[0])).toEqual(names)
  })

  test('a part that is not there is said by its name, with those that are', async () => {
    const { code, err, out } = await command('nonsense')
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(`no part nonsense; there are ${Object.keys(PARTS).join(', ')}`)
  })
})
