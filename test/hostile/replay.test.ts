import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const top = join(import.meta.dirname, '..', '..')
const KEPT = { lost: 0, duplicated: 0, 'out of order': 0, 'texts altered': 0, 'views unlike history': 0 }

test('a replay of the sample on a hostile stack loses, repeats and mixes nothing', async () => {
  const args = ['bench/replay/main.ts', '--hostile', '1', '--lines', '24', '--json']
  const child = spawn(process.execPath, args, { cwd: top, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit')
  const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  expect(code, complaints).toBe(0)
  const report = JSON.parse(said)
  expect(report).toMatchObject(KEPT)
  // A stack that did nothing on purpose would prove nothing.
  expect(Object.keys(report['faults on purpose']).length).toBeGreaterThan(10)
}, 180_000)
