import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PlainError } from '../../local/plain-error.ts'
import { type Run, root, STOPPED } from './steps.ts'

/** One run of a suite. */
export type SuiteRun = {
  /** The name of its report in `dist/test-results`, where CI adds up. */
  readonly report: string
  /** What vitest is given: files, names, a configuration. */
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Cases that are excused: their titles, and why. */
  readonly excused?: Readonly<Record<string, string>>
}

type Case = { readonly title: string; readonly status: string }
/** A report of vitest, as far as it is read. */
export type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly success: boolean
  readonly testResults: readonly { readonly assertionResults: readonly Case[] }[]
}

/** What a suite came to. */
export type Outcome = { readonly ok: boolean; readonly line: string }

const reportOf = async (path: string): Promise<Report> => {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new PlainError('the suite ended without a report')
  })
  return JSON.parse(text) as Report
}

/** Says what was skipped and why. A reason for a case that was not skipped is a fault: it no longer excuses anything. */
export const told = (report: Report, excused: Readonly<Record<string, string>>): Outcome => {
  const cases = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const skipped = cases.filter(({ status }) => status === 'skipped' || status === 'pending')
  const reasons = Object.entries(excused)
  for (const [title, reason] of reasons) console.log(`  skipped: ${title}\n           ${reason}`)
  const idle = reasons.filter(([title]) => !skipped.some(one => one.title === title))
  for (const [title] of idle) console.log(`  excused but not skipped, mend the table: ${title}`)
  const { numPassedTests: passed, numFailedTests: failed, success } = report
  const line = `${passed} passed, ${failed} failed, ${reasons.length} skipped as the target's fault`
  return { ok: success && idle.length === 0, line }
}

/** Runs a suite in a process of its own and says what it came to. */
export const runSuite = async (run: Run, { report, args, env, excused = {} }: SuiteRun): Promise<Outcome> => {
  const path = join(root, 'dist', 'test-results', `${report}.json`)
  await rm(path, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${path}`]
  await run
    .program({
      command: process.execPath,
      args: [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...reporters, ...args],
      env: { ...process.env, TEST_REPORT: report, ...env },
      shown: true,
    })
    .catch((problem: Error) => {
      if (problem.message === STOPPED) throw problem
    })
  return told(await reportOf(path), excused)
}
