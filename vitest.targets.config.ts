import { defineConfig } from 'vitest/config'

/** The contract suite against a target that is told by `npm run test:endpoint` or `npm run test:emulator`. */
export default defineConfig({
  test: {
    include: ['test/targets/contract.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A deployment is behind a network, and its stream is read four times a second.
    expect: { poll: { timeout: 10_000 } },
  },
})
