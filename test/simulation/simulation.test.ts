import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { transform } from 'esbuild'
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

  it('has at least thirty planted bugs, each of which can still be planted', async () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(30)
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length)
    for (const { name, patches } of MUTANTS)
      for (const file of new Set(patches.map(patch => patch.file))) {
        const own = patches.filter(patch => patch.file === file)
        const source = own.reduce(applied, readFileSync(file, 'utf8'))
        for (const { put } of own) expect(source).toContain(put)
        // Still a module: a private name that is gone, for one, would be no bug but no program.
        await expect(transform(source, { loader: 'ts' }), name).resolves.toHaveProperty('code')
      }
  })
})
