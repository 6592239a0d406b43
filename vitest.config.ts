import { defineConfig } from 'vitest/config'

/** In CI the results are counted over several runs, so each is also written down; `TEST_REPORT` names one of several runs. */
const report = process.env.TEST_REPORT ?? (process.env.CI ? 'npm-test' : undefined)
const reporters = report
  ? ['default', ['json', { outputFile: `dist/test-results/${report}.json` }] as const]
  : ['default']

/** Every `*.test.ts` runs with `npm test`; what needs a browser stands in `test/browser`, the contract of a target in `test/targets`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/targets/contract.test.ts', 'node_modules/**'],
    reporters: reporters as never,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
