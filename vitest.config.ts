import { defineConfig } from 'vitest/config'

/** Every `*.test.ts` runs with `npm test`; suites that need more than npm stand in `test/browser` and `test/emulator`. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**', 'test/emulator/**', 'node_modules/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
