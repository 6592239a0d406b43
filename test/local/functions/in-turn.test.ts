import { expect, test } from 'vitest'
import { InTurn } from '../../../local/functions/in-turn.ts'

test('two are done at once and the others in turn, also where one fails', async () => {
  const turns = new InTurn(2)
  const begun: number[] = []
  const ends: (() => void)[] = []
  const all = Array.from({ length: 5 }, (_, at) =>
    turns.run(
      () =>
        new Promise<number>((resolve, reject) => {
          begun.push(at)
          ends.push(() => (at === 1 ? reject(new Error('one')) : resolve(at)))
        }),
    ),
  )
  const settled = Promise.allSettled(all)
  for (let at = 0; at < 5; at++) {
    await new Promise(setImmediate)
    expect(begun).toHaveLength(Math.min(5, at + 2))
    ends[at]?.()
  }
  expect((await settled).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect(begun).toEqual([0, 1, 2, 3, 4])
  expect(await turns.run(async () => 'free')).toBe('free')
})
