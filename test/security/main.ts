import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { fetchSuite } from './vectors/fetch.ts'
import { fetched } from './vectors/fetched.ts'
import { SOURCES, SUITES, type SuiteName } from './vectors/sources.ts'

/**
 * `npm run security`: everything of `test/security` and `test/auth`, with the suites of others, which it fetches where they
 * are not there yet. `--clones <folder>` takes them from clones in that folder; `--all` ends with 1 where one cannot be had.
 */
const { values } = parseArgs({ options: { clones: { type: 'string' }, all: { type: 'boolean' } } })

const had = (name: SuiteName): string => {
  try {
    if (!fetched(name)) fetchSuite(name, values.clones)
    return `${fetched(name)?.size} file(s) at ${SOURCES[name].commit.slice(0, 7)}`
  } catch (thrown) {
    const { stderr, message } = thrown as Error & { stderr?: Buffer }
    return `NOT RUN, it could not be fetched: ${(stderr?.toString() || message).trim().split('\n').at(-1)}`
  }
}

const outside = SUITES.map(name => ({ name, state: had(name) }))
const report = process.env.CI ? { TEST_REPORT: 'security' } : {}
const tests = spawn('vitest', ['run', 'test/security', 'test/auth'], {
  stdio: 'inherit',
  env: { BAD_UPGRADES: '10000', ...process.env, ...report },
})
tests.on('exit', code => {
  for (const { name, state } of outside)
    console.log(`${name.padEnd(28)} ${SOURCES[name].licence.padEnd(11)} ${state}`)
  const isMissing = SUITES.some(name => !fetched(name))
  process.exitCode = values.all && isMissing ? 1 : (code ?? 1)
})
