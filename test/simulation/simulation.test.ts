import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { applied } from './loading.ts'
import { MUTANTS } from './mutants/all.ts'

/** A few schedules, in processes of their own: the whole run is `npm run sim`. */

const run = promisify(execFile)
const sim = (command: string, ...args: readonly string[]) =>
  run(process.execPath, [`test/simulation/${command}.ts`, '--workers', '1', ...args])

const SEEDS = 30

describe('the simulator', () => {
  it('finds no broken promise, and runs a seed the same way in two processes', async () => {
    const schedules = ['--seeds', String(SEEDS), '--hashes']
    const [one, other] = await Promise.all([sim('main', ...schedules), sim('main', ...schedules)])
    const hashes = (text: string) => text.match(/^\d+ [0-9a-f]{8}$/gm) ?? []
    expect(hashes(one.stdout)).toHaveLength(SEEDS)
    expect(hashes(one.stdout)).toEqual(hashes(other.stdout))
    expect(one.stdout).toContain('0 broken')
  }, 60_000)

  it('catches planted bugs: of the append, of the fan-out, of access, of the client', async () => {
    const some = 'dedupe-race,record-skipped-on-error,anybody-sends,no-reorder'
    const { stdout } = await sim('mutants', '--only', some, '--seeds', '60')
    expect(stdout).toContain('4 of 4 planted bugs caught')
  }, 60_000)

  it('has at least thirty planted bugs, each of which can still be planted', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(30)
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
    for (const { patches } of MUTANTS)
      for (const patch of patches)
        expect(applied(readFileSync(patch.file, 'utf8'), patch)).toContain(patch.put)
  })
})
