import { expect, test } from 'vitest'
import { type Cause, honest } from '../../local/crossings.ts'
import type { Outcome } from '../../local/functions/outcome.ts'

test('two disconnect events are handled at once, and nothing else waits for them', async () => {
  const begun: string[] = []
  const never = new Promise<Outcome>(() => undefined)
  const { invoke } = honest({
    invoke: name => {
      begun.push(name)
      return never
    },
  })
  const causes: readonly Cause[] = ['disconnect', 'disconnect', 'disconnect', 'frame', 'connect']
  for (const cause of causes) void invoke(cause, cause, '{}')
  await new Promise(setImmediate)
  expect(begun.toSorted()).toEqual(['connect', 'disconnect', 'disconnect', 'frame'])
})
