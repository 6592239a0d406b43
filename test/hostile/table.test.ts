import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCommand } from '../../local/command-line.ts'
import { Chance } from '../../local/hostile/chance.ts'
import { FAULT_NAMES, FAULTS } from '../../local/hostile/fault-table.ts'
import { Faults } from '../../local/hostile/faults.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'RELIABILITY.md'), 'utf8')

/** Its rows and their proofs are looked at by `test/reliability.test.ts`. */
test('the table of RELIABILITY.md names every fault in the row of what it stands for', () => {
  for (const name of FAULT_NAMES) {
    const row = page.split('\n').find(line => line.startsWith(`| ${FAULTS[name].of} |`))
    expect(row, name).toContain(`\`${name}\``)
  }
})

describe('a seed', () => {
  const choices = (seed: number) => {
    const faults = new Faults({ seed })
    return Array.from({ length: 60 }, () => [
      faults.strikes('post-lost'),
      faults.strikes('frame-late'),
      faults.upTo('batch-late'),
    ])
  }

  test('decides every choice', () => {
    expect(choices(7)).toEqual(choices(7))
    expect(choices(7)).not.toEqual(choices(8))
  })

  test('gives each fault a stream of its own: what one asks for changes nothing for another', () => {
    const [one, other] = [new Faults({ seed: 7 }), new Faults({ seed: 7 })]
    for (let at = 0; at < 10; at += 1) one.strikes('post-lost')
    const late = (faults: Faults) => Array.from({ length: 20 }, () => faults.strikes('frame-late'))
    expect(late(one)).toEqual(late(other))
  })

  test('is spread evenly, and shares are kept', () => {
    const chance = new Chance(1, 'even')
    const tenths = Array.from({ length: 10 }, () => 0)
    for (let at = 0; at < 10_000; at += 1) {
      const tenth = Math.floor(chance.next() * 10)
      tenths[tenth] = (tenths[tenth] ?? 0) + 1
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})

describe('the command line', () => {
  const hostile = (...argv: string[]) => readCommand(argv, {}).hostile

  test('asks for all faults by a seed, for some by a list, or for some otherwise', () => {
    expect(hostile()).toBeUndefined()
    expect(hostile('--hostile', '7')).toEqual({ seed: 7, changes: {}, alone: false })
    expect(hostile('--faults', 'post-lost')).toEqual({
      seed: 1,
      changes: { 'post-lost': { share: 1 } },
      alone: true,
    })
    expect(hostile('--hostile', '2', '--faults', 'all,life-short=0.5:3000')).toEqual({
      seed: 2,
      changes: { 'life-short': { share: 0.5, size: 3000 } },
      alone: false,
    })
  })

  test.each([
    [['--hostile', 'x'], '--hostile x'],
    [['--faults', 'post-found'], 'post-found is no fault'],
    [['--faults', 'post-lost=2'], 'a share from 0 to 1'],
  ])('%j is refused in one line', (argv, complaint) => {
    expect(() => hostile(...argv)).toThrow(complaint)
  })
})
