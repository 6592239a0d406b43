import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Door } from '../../../local/gateway/door.ts'

describe('the door', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  /** A door, how many wait inside, and who has come in. */
  const doorWith = (inside: number) => {
    const state = { inside, entered: [] as string[], turnedAway: [] as string[] }
    const door = new Door(() => state.inside)
    const come = (name: string, isThere = () => true) =>
      void door.enter(isThere).then(is => (is ? state.entered : state.turnedAway).push(name))
    return { state, door, come }
  }

  test('is open while few wait inside', async () => {
    const { state, come } = doorWith(39)
    for (const name of ['a', 'b', 'c']) come(name)
    await vi.advanceTimersByTimeAsync(0)
    expect(state.entered).toEqual(['a', 'b', 'c'])
  })

  test('lets in one after the other while a crowd waits inside, the last to come first', async () => {
    const { state, come } = doorWith(40)
    for (const name of ['a', 'b', 'c']) come(name)
    await vi.advanceTimersByTimeAsync(40)
    expect(state.entered).toEqual(['c'])
    await vi.advanceTimersByTimeAsync(80)
    expect(state.entered).toEqual(['c', 'b', 'a'])
  })

  test('the longer the line inside the slower, but it never closes', async () => {
    const { state, come } = doorWith(400)
    come('a')
    await vi.advanceTimersByTimeAsync(380)
    expect(state.entered).toEqual([])
    await vi.advanceTimersByTimeAsync(20)
    expect(state.entered).toEqual(['a'])
  })

  test('opens again when the crowd has been served, and then lets in eight at a look', async () => {
    const { state, come } = doorWith(1000)
    for (let at = 0; at < 20; at++) come(`${at}`)
    await vi.advanceTimersByTimeAsync(100)
    expect(state.entered).toEqual([])
    state.inside = 0
    await vi.advanceTimersByTimeAsync(60)
    expect(state.entered).toHaveLength(20)
    come('late')
    await vi.advanceTimersByTimeAsync(0)
    expect(state.entered.at(-1)).toBe('late')
  })

  test('spends no turn on those who have left', async () => {
    const { state, come } = doorWith(40)
    come('patient')
    come('gone', () => false)
    await vi.advanceTimersByTimeAsync(40)
    expect(state).toMatchObject({ entered: ['patient'], turnedAway: ['gone'] })
  })

  test('turns everybody away when it closes', async () => {
    const { state, door, come } = doorWith(40)
    come('a')
    door.close()
    await vi.advanceTimersByTimeAsync(0)
    expect(state.turnedAway).toEqual(['a'])
    expect(vi.getTimerCount()).toBe(0)
  })
})
