import { expect, test } from 'vitest'
import { Farewells } from '../../../local/gateway/farewells.ts'

test('two farewells are said at once, the others in turn, and all are waited for', async () => {
  const farewells = new Farewells()
  const said: number[] = []
  const open: (() => void)[] = []
  for (let at = 0; at < 5; at++)
    farewells.add(() => {
      said.push(at)
      return new Promise<void>(resolve => open.push(resolve))
    })
  expect(said).toEqual([0, 1])
  let isOver = false
  const all = farewells.all().then(() => {
    isOver = true
  })
  for (let at = 0; at < 5; at++) {
    expect(isOver).toBe(false)
    open[at]?.()
    await new Promise(setImmediate)
  }
  await all
  expect(said).toEqual([0, 1, 2, 3, 4])
})
