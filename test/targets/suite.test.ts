import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { EXCUSED } from './ministack/excused.ts'
import { root } from './steps.ts'
import { type Report, told } from './suite.ts'

const reportOf = (cases: Readonly<Record<string, string>>): Report => {
  const assertionResults = Object.entries(cases).map(([title, status]) => ({ title, status }))
  const count = (wanted: string) => assertionResults.filter(({ status }) => status === wanted).length
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    success: count('failed') === 0,
    testResults: [{ assertionResults }],
  }
}

describe('what a suite came to', () => {
  afterEach(() => vi.restoreAllMocks())
  const silently = (...given: Parameters<typeof told>) => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => {})
    return { ...told(...given), said: said.mock.calls.flat().join('\n') }
  }

  it('is counted, with the reason of each case that was skipped', () => {
    const { ok, line, said } = silently(reportOf({ one: 'passed', two: 'skipped' }), { two: 'it cannot' })
    expect([ok, line]).toEqual([true, "1 passed, 0 failed, 1 skipped as the target's fault"])
    expect(said).toMatch(/skipped: two\n\s+it cannot/)
  })

  it('is a failure where a reason excuses nothing', () => {
    const { ok, said } = silently(reportOf({ one: 'passed' }), { one: 'it cannot', gone: 'renamed' })
    expect(ok).toBe(false)
    expect(said).toContain('excused but not skipped, mend the table: one')
    expect(said).toContain('excused but not skipped, mend the table: gone')
  })

  it('is a failure where a case failed', () => {
    expect(silently(reportOf({ one: 'failed' }), {}).ok).toBe(false)
  })
})

describe('the cases that MiniStack is excused from', () => {
  const folder = join(root, 'test', 'suites', 'contract')
  const suite = readdirSync(folder)
    .map(name => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  const design = readFileSync(join(root, 'DESIGN.md'), 'utf8')

  it.each(Object.keys({ ...EXCUSED.on, ...EXCUSED.off }))('are in the suite: %s', title => {
    const [, row] = /^refuses the upgrade for (.+)$/.exec(title) ?? []
    const isThere = row
      ? suite.includes('refuses the upgrade for %s') && suite.includes(`'${row}'`)
      : suite.includes(title)
    expect(isThere).toBe(true)
  })

  it('are as many as DESIGN.md says', () => {
    expect(design).toContain(`42, and ${Object.keys(EXCUSED.on).length} skipped as its fault`)
  })
})
