import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { type Advice, isRetryable, PROBLEMS, type ProblemCode } from '../../shared/protocol/index.ts'

const CONTRACT = [
  'INVALID_INPUT',
  'UNKNOWN_ACTION',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'TOO_LARGE',
  'RATE_LIMITED',
  'TOO_MANY_CONNECTIONS',
  'INTERNAL',
]
const rows = Object.entries(PROBLEMS)

describe('the table of problems', () => {
  test('has the codes of the contract, each once, and no other', () => {
    expect(Object.keys(PROBLEMS)).toEqual(CONTRACT)
    expect(new Set(rows.map(([, { text }]) => text)).size).toBe(CONTRACT.length)
  })

  test.each(rows)('%s says what it means and what to do', (code, { text, should, client }) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(text).toMatch(/^[A-Z].+\.$/)
    expect(should.length).toBeGreaterThan(4)
    const advice: readonly Advice[] = ['fix', 'renew', 'forget', 'reread', 'wait', 'close', 'retry']
    expect(advice).toContain(client)
  })

  test('the same frame again can help after a rate and after a fault of the server, and never else', () => {
    expect((Object.keys(PROBLEMS) as ProblemCode[]).filter(isRetryable)).toEqual(['RATE_LIMITED', 'INTERNAL'])
  })

  test.each(['advice', 'channel', 'client-limits'])(
    '%s.ts imports nothing, so that every side can use it',
    async name => {
      const source = await readFile(new URL(`../../shared/protocol/${name}.ts`, import.meta.url), 'utf8')
      expect(source).not.toMatch(/^import\b|\bimport\(|\bfrom '|\brequire\(/m)
    },
  )

  test('frame.ts is free of zod, also through what it imports', async () => {
    const source = await readFile(new URL('../../shared/protocol/frame.ts', import.meta.url), 'utf8')
    const imported = [...source.matchAll(/^import (type )?.*from '(.+)'$/gm)].map(([, type, from]) => [
      Boolean(type),
      from,
    ])
    expect(imported).toEqual([
      [true, './advice.ts'],
      [false, './client-limits.ts'],
    ])
  })
})
