import { defineConfig } from 'vitest/config'

/** In CI the results are counted over several runs, so each is also written down. */
const reporters = process.env.CI
  ? ['default', ['json', { outputFile: 'dist/test-results/browser.json' }] as const]
  : ['default']

/** What needs a browser: Chromium from `CHROMIUM`, or where Debian puts it. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    // Two stacks and two browsers at once would only wait for each other.
    fileParallelism: false,
    reporters: reporters as never,
    testTimeout: 60_000,
    hookTimeout: 90_000,
  },
})
