import { afterEach, describe, expect, it, vi } from 'vitest'
import { systemPorts } from '../../client/ports.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the time that the client goes by', () => {
  const at = (wall: number, steady: number) => {
    vi.spyOn(Date, 'now').mockReturnValue(performance.timeOrigin + wall)
    vi.spyOn(performance, 'now').mockReturnValue(steady)
    return systemPorts.now() - performance.timeOrigin
  }

  it('goes on steadily whatever is done to the clock, and counts what a machine slept through', () => {
    expect([at(1000, 1000), at(-3_600_000, 2000), at(50_000, 3000)]).toEqual([1000, 2000, 3000])
    expect([at(8 * 86_400_000, 4000), at(8 * 86_400_000, 5000)]).toEqual([
      8 * 86_400_000,
      8 * 86_400_000 + 1000,
    ])
  })
})

describe('the storage that the client has by itself', () => {
  it('is a page’s alone: a program keeps nothing unless it says where', () => {
    expect(systemPorts.storage).toBeUndefined()
  })
})
