import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../support/temporary.ts'
import { readCommand } from './command.ts'

const SOCKETS = 'wss://abc.execute-api.eu-central-1.amazonaws.com/live'
const HTTP = ['--http', 'https://def.execute-api.eu-central-1.amazonaws.com']

const refusal = (argv: readonly string[]) =>
  readCommand(argv, {}).then(
    () => 'was not refused',
    (problem: Error) => problem.message,
  )

describe('npm run test:endpoint', () => {
  it('takes two addresses and a development issuer', async () => {
    const argv = [`${SOCKETS}/`, ...HTTP, '--key', 'keys', '--issuer', 'https://issuer.example']
    expect(await readCommand(argv, {})).toEqual({
      websocket: SOCKETS,
      http: HTTP[1],
      bearer: 'subprotocol',
      tokens: { kind: 'minted', folder: 'keys', issuer: 'https://issuer.example' },
    })
  })

  it('takes tokens of a file, or of the environment', async () => {
    const file = join(temporaryFolder(), 'tokens.json')
    await writeFile(file, '{}')
    expect(await readCommand([SOCKETS, ...HTTP, '--tokens', file, '--bearer', 'header'], {})).toMatchObject({
      bearer: 'header',
      tokens: { kind: 'given', text: '{}' },
    })
    expect(await readCommand([SOCKETS, ...HTTP], { HELIOGRAPH_TOKENS: '[]' })).toMatchObject({
      tokens: { kind: 'given', text: '[]' },
    })
  })

  it('shows its help', async () => {
    expect(await readCommand(['--help'], {})).toBe('help')
  })

  it.each([
    [[], 'the address of the sockets is missing (see --help)'],
    [
      ['https://abc.example'],
      'the address of the sockets must begin with wss:// or ws://, not "https://abc.example"',
    ],
    [[SOCKETS], '--http is missing (see --help)'],
    [[SOCKETS, '--http', SOCKETS], `--http must begin with https:// or http://, not "${SOCKETS}"`],
    [[SOCKETS, 'more', ...HTTP], 'one address is expected, not also more (see --help)'],
    [[SOCKETS, ...HTTP, '--bearer', 'query'], '--bearer must be subprotocol or header, not "query"'],
    [[SOCKETS, ...HTTP, '--key', 'keys'], '--key and --issuer belong together (see --help)'],
    [
      [SOCKETS, ...HTTP],
      'tokens are missing: --key and --issuer, --tokens or HELIOGRAPH_TOKENS (see --help)',
    ],
    [[SOCKETS, ...HTTP, '--tokens', '/is/not/there'], '--tokens /is/not/there cannot be read (ENOENT)'],
  ])('refuses %j in one line', async (argv, line) => {
    expect(await refusal(argv)).toBe(line)
  })

  it('refuses an option that it does not know', async () => {
    expect(await refusal([SOCKETS, '--loud'])).toMatch(/^Unknown option '--loud'.*\(see --help\)$/)
  })
})
