import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Started, startByCommand } from '../support/command.ts'

const top = join(import.meta.dirname, '..', '..')
const real = join(top, '..', 'shared', 'data', 'irc-stripe-support.jsonl')

type Ended = { readonly code: number | null; readonly said: string; readonly complaints: string }

/** The command as it is typed. */
const replay = async (...args: readonly string[]): Promise<Ended> => {
  const child: ChildProcess = spawn(process.execPath, ['bench/replay/main.ts', ...args], { cwd: top })
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('a replay without outputs')
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const [said, complaints, code] = await Promise.all([text(stdout), text(stderr), ended])
  return { code, said, complaints }
}

const KEPT = { lost: 0, duplicated: 0, 'out of order': 0, 'texts altered': 0, 'views unlike history': 0 }

describe('a replay', () => {
  let stack: Started
  beforeAll(async () => {
    stack = await startByCommand([], { RATE_LIMITS: 'off' })
  })
  afterAll(() => stack?.stop())
  const there = () => ['--url', stack.websocket, '--web', stack.web]

  test('of the sample shows that everything arrived once and in order, in two writes a message', async () => {
    const { code, said, complaints } = await replay(...there(), '--json')
    const report = JSON.parse(said) as Record<string, number>
    expect({ code, ...report }, complaints).toMatchObject({
      code: 0,
      people: 6,
      rooms: 2,
      messages: 60,
      'deliveries expected': 120,
      'deliveries seen': 120,
      'lines passed over': 2,
      'names changed to be allowed': 1,
      ...KEPT,
    })
    expect(report['writes per message']).toBeGreaterThanOrEqual(2)
    expect(report['writes per message']).toBeLessThanOrEqual(2.1)
  })

  test('can be repeated in the same rooms, in its own time, and tells it as a table', async () => {
    const { code, said, complaints } = await replay(...there(), '--speed', '600x', '--clients', '3')
    expect({ code }, complaints).toEqual({ code: 0 })
    expect(said).toMatch(/^ {2}lost +0$/m)
    expect(said).toMatch(/^ {2}users who share a client +3$/m)
  })

  test.skipIf(!existsSync(real))('of real people in a support channel loses nothing either', async () => {
    const { code, said, complaints } = await replay(
      real,
      '--lines',
      '150',
      '--clients',
      '20',
      '--json',
      ...there(),
    )
    const report = JSON.parse(said) as Record<string, number>
    expect({ code, ...report }, complaints).toMatchObject({ code: 0, messages: 150, ...KEPT })
  })

  test.each([
    [['nowhere.jsonl'], /^replay: there is no file .*nowhere\.jsonl\n$/],
    [['--speed', 'fast'], /^replay: fast is no speed/],
    [
      ['--url', 'ws://127.0.0.1:9', '--web', 'http://127.0.0.1:9'],
      /^replay: nothing answers at http:\/\/127/,
    ],
  ])('of %j ends with one clear line', async (args, complaint) => {
    const { code, complaints } = await replay(...args)
    expect(code).toBe(1)
    expect(complaints).toMatch(complaint)
  })
})

if (!existsSync(real)) console.log('the real support channel is not replayed: ../shared/data is not here')
