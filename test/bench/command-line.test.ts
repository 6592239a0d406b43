import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { count, flag, helpOf, readCommand, word } from '../../bench/load/command-line.ts'
import { temporaryFolder } from '../support/temporary.ts'

const root = join(import.meta.dirname, '..', '..')
const textOf = (file: string) => readFileSync(join(root, file), 'utf8')
const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
const DOCUMENTS = ['README.md', 'RELIABILITY.md', 'CONTRIBUTING.md', 'DESIGN.md', '.ci/run']
  .map(textOf)
  .join('\n')

/** What one process has read of our files the next need not read again. */
const env = { ...process.env, NODE_COMPILE_CACHE: temporaryFolder() }

type Ended = { readonly code: number; readonly out: string; readonly err: string }
/** Runs a command of `package.json` without npm. */
const run = (name: string, ...args: readonly string[]): Promise<Ended> =>
  new Promise(resolve => {
    const file = scripts[name]?.split(' ').at(-1) ?? ''
    execFile(process.execPath, [join(root, file), ...args], { env, timeout: 20_000 }, (fault, out, err) =>
      resolve({ code: Number(fault?.code ?? 0), out, err }),
    )
  })

const optionsIn = (text: string) => text.match(/(?<= )--[a-z]+/g) ?? []

describe.concurrent('a command line of the benches and of the simulator', () => {
  test.each([
    ['storm', ['clients', 'room', 'rate', 'within', 'before', 'after', 'json']],
    ['offline', ['entries', 'tries', 'senders', 'most', 'json']],
    ['flood', ['sockets', 'messages', 'json']],
    ['rollout', ['from', 'clients', 'room', 'rate', 'step', 'within', 'json']],
    ['senders', ['senders', 'messages', 'json']],
    ['sim', ['seeds', 'from', 'workers', 'trace', 'hashes', 'json']],
    ['sim:mutants', ['seeds', 'only', 'workers']],
    ['sim:twice', ['seeds']],
  ])('%s helps, and tells of a wrong option in one line', async (name, options) => {
    const helped = await run(name, '--help')
    const wrong = await run(name, '--nothing')
    expect(helped).toMatchObject({ code: 0, err: '' })
    expect(helped.out).toMatch(new RegExp(`^npm run ${name} -- \\[options\\]\n\n`))
    const shown = helped.out.match(/(?<=^ {2})--[a-z]+/gm)
    expect(shown).toEqual([...options, 'help'].map(option => `--${option}`))
    expect(wrong).toEqual({ code: 1, out: '', err: `${name}: Unknown option '--nothing' (see --help)\n` })
    const told = DOCUMENTS.match(new RegExp(`(?<=npm run ${name} --)( [^\`\\n]+)`, 'g')) ?? []
    expect(shown).toEqual(expect.arrayContaining(told.flatMap(optionsIn)))
  })
})

describe('a command line', () => {
  const command = {
    name: 'walk',
    says: 'Goes for a walk.',
    options: {
      steps: count(2000, 'steps'),
      from: count(1, 'the first of them', { least: 0 }),
      rest: count(5, 'seconds between two', { value: '<s>' }),
      with: word('<name>', 'who comes along'),
      quiet: flag('say nothing'),
    },
  }
  const read = (...argv: string[]) => readCommand(command, argv)
  const usual = { steps: 2000, from: 1, rest: 5, with: undefined, quiet: false }

  test('is what is usual where nothing is said', () => {
    expect(read()).toEqual(usual)
    expect(read('--steps', '7', '--from=0', '--with', 'bob', '--quiet')).toEqual({
      ...usual,
      steps: 7,
      from: 0,
      with: 'bob',
      quiet: true,
    })
  })

  test.each([
    [['--steps', '0'], '--steps 0: a whole number from 1 on is expected (see --help)'],
    [['--steps', 'x'], '--steps x: a whole number from 1 on is expected (see --help)'],
    [['--steps', '1.5'], '--steps 1.5: a whole number from 1 on is expected (see --help)'],
    [['--steps='], '--steps : a whole number from 1 on is expected (see --help)'],
    [
      ['--from', '9007199254740993'],
      '--from 9007199254740993: a whole number from 0 on is expected (see --help)',
    ],
    [['--steps', '-1'], "Option '--steps' argument is ambiguous. (see --help)"],
    [['--with'], "Option '--with <value>' argument missing (see --help)"],
    [['--stesp', '1'], "Unknown option '--stesp' (see --help)"],
    [['1'], "Unexpected argument '1'. This command does not take positional arguments (see --help)"],
  ])('says what it does not take: %j', (argv, line) => {
    expect(() => read(...argv)).toThrow(expect.objectContaining({ name: 'PlainError', message: line }))
  })

  test('shows each option with what is usual', () => {
    expect(read('--help')).toBe('help')
    expect(helpOf(command)).toBe(`npm run walk -- [options]

Goes for a walk.

  --steps <n>    steps (default 2000)
  --from <n>     the first of them (default 1)
  --rest <s>     seconds between two (default 5)
  --with <name>  who comes along
  --quiet        say nothing
  --help         show this
`)
  })
})
