import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** In CI the results are counted over several runs, so each is also written down; `TEST_REPORT` names one of several runs. */
const report = process.env.TEST_REPORT ?? (process.env.CI ? 'npm-test' : undefined)
const reporters = report
  ? ['default', ['json', { outputFile: `dist/test-results/${report}.json` }] as const]
  : ['default']

/** Folders whose tests may share one module graph: what they import is pure, and most of their time was importing it. */
const SHARING = ['auth', 'aws', 'client', 'domain', 'infra', 'protocol', 'sockets', 'store']
/** What a file does to its surroundings, so that it has some of its own. */
const ALTERS = /vi\.(mock|doMock|stub|useFakeTimers|spyOn)|process\.env\.\w+ = /
const sharing = globSync(`test/{${SHARING.join()}}/**/*.test.ts`).filter(
  path => !ALTERS.test(readFileSync(path, 'utf8')),
)

/** Every `*.test.ts` runs with `npm test`; what needs a browser stands in `test/browser`, the contract of a target in `test/targets`. */
export default defineConfig({
  test: {
    reporters: reporters as never,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    globalSetup: 'test/support/temporary.ts',
    projects: [
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
      {
        extends: true,
        test: {
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/targets/contract.test.ts', 'node_modules/**', ...sharing],
        },
      },
    ],
  },
})
