import { globSync } from 'node:fs'
import { join } from 'node:path'
import { check } from 'recheck'
import { describe, expect, it } from 'vitest'
import { expressionsOfTheProject } from './regex-literals.ts'

const { literals, folders, made } = expressionsOfTheProject()
const distinct = [...new Map(literals.map(one => [`/${one.source}/${one.flags}`, one])).entries()]

/** Where an expression is made of parts: of which, and why no text holds it up for long. */
const MADE: Readonly<Record<string, string>> = {
  'local/http-api/routes.ts': 'the paths of the template',
  'local/streams/pattern.ts': 'the filters of the template',
  'local/template/mock.ts': 'the mock integrations of the template',
  'local/template/permissions.ts': 'the policies of the template',
  'operations/xml.ts': 'names of elements that stand there; what is between them holds no bracket',
  'web/model/findings.ts': 'a text that is looked for, letter by letter: all that means something is escaped',
  'bench/replay/process-tree.ts': 'names of fields that stand there, of a file of the kernel’s',
}

const MOST_MS = 10
const LENGTH = 32 * 1024
/** What fills a text of 32 KB, and what may spoil its end. */
const FILLINGS = [
  ...'aA0-_.:/~#$ \t\n{}(),=+*?\u00e4\u0000',
  '🙂',
  'a.',
  'a-',
  'ab.',
  '${',
  '{a',
  '}{',
  '://',
  'a/',
  'a.a-',
  '":"',
  '"level" ',
  '"level":"a',
  'request.a.',
  'Credential=a',
  'arn:a:',
  'text/',
  ';  ',
  ', ',
]
const ENDS = ['', '!', '\n', '\ud800']

/** How long a text takes, in milliseconds: the best of three, for a machine that does other things too. */
const best = (run: () => void): number => {
  const times = [0, 1, 2].map(() => {
    const began = performance.now()
    run()
    return performance.now() - began
  })
  return Math.min(...times)
}

describe('T16: our regular expressions', () => {
  it('are found, in every folder of the project but its tests', () => {
    expect(distinct.length).toBeGreaterThanOrEqual(60)
    const exclude = (path: string) => /^(node_modules|dist|test)$/.test(path)
    const files = globSync('*/**/*.ts', { cwd: join(import.meta.dirname, '..', '..'), exclude })
    expect(folders).toEqual(new Set(files.map(path => path.split('/')[0])))
  })

  it('can be held up by no text, says recheck', async () => {
    const judged = []
    for (const [name, { file, source, flags }] of distinct) {
      const { status } = await check(source, flags, { timeout: 30_000 })
      judged.push([file, name, status])
    }
    expect(judged.filter(([, , status]) => status !== 'safe')).toEqual([])
  }, 180_000)

  it('are known where they are made of parts, and no part is what a client says', () => {
    expect(
      Object.fromEntries(made.map(line => [line.split(':')[0], MADE[line.split(':')[0] ?? '']])),
    ).toEqual(MADE)
    expect(made).toHaveLength(Object.keys(MADE).length)
  })

  it('take a text of 32 KB in less than 10 ms each, whatever it is made of', () => {
    const texts = FILLINGS.flatMap(filling => {
      const text = filling.repeat(Math.ceil(LENGTH / filling.length)).slice(0, LENGTH - 1)
      return ENDS.map(end => text + end)
    })
    const slow = distinct.flatMap(([name, { source, flags }]) => {
      const expression = new RegExp(source, flags.replace(/[gy]/g, ''))
      return texts
        .filter(text => best(() => expression.test(text)) >= MOST_MS)
        .map(text => [name, text.slice(0, 12)])
    })
    expect(slow).toEqual([])
  }, 60_000)

  it('would be found out: the expression that made this test', async () => {
    expect((await check('(https?:\\/\\/[^\\s]+)+$', '')).status).toBe('vulnerable')
  })
})
