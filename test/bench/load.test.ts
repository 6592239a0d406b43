import { describe, expect, test } from 'vitest'
import { Openings } from '../../bench/load/bare-socket.ts'
import { Follower, sumOf } from '../../bench/load/follower.ts'

/** A channel that tells what the test says. */
const channel = () => {
  const listeners = new Map<string, (told: never) => void>()
  const on = (event: string, listen: (told: never) => void) => {
    listeners.set(event, listen)
    return () => {}
  }
  const tell = (event: string, told: object) => listeners.get(event)?.(told as never)
  return {
    follower: new Follower({ on } as never, 10),
    tell: (...seqs: number[]) => {
      for (const seq of seqs) tell('message', { seq, at: '2026-01-01T00:00:00.000Z' })
    },
    reset: () => tell('reset', {}),
  }
}

describe('one who listens', () => {
  test('has missed nothing who was told everything once and in order', () => {
    const { follower, tell } = channel()
    tell(11, 12, 13)
    expect(follower.verdict(13)).toEqual({ seen: 3, lost: 0, duplicated: 0, outOfOrder: 0 })
  })

  test.each<[string, number[], object]>([
    ['the end', [11, 12], { lost: 1 }],
    ['everything', [], { lost: 3 }],
  ])('has lost %s', (_, seqs, expected) => {
    const { follower, tell } = channel()
    tell(...seqs)
    expect(follower.verdict(13)).toMatchObject(expected)
  })

  test('sees what comes twice, and what comes over a hole', () => {
    const { follower, tell } = channel()
    tell(11, 13, 12, 13)
    expect(follower.verdict(13)).toMatchObject({ duplicated: 2, outOfOrder: 1 })
  })

  test('has lost what lies before a view that was begun anew', () => {
    const { follower, tell, reset } = channel()
    tell(11)
    reset()
    expect(sumOf([follower.verdict(11), follower.verdict(11)])).toMatchObject({ seen: 2, lost: 2 })
  })
})

test('openings are counted by the second', () => {
  const openings = new Openings()
  const before = performance.now()
  for (let at = 0; at < 5; at += 1) openings.count()
  expect(openings.peakSince(before)).toBeGreaterThan(0)
  expect(openings.peakSince(before + 60_000)).toBe(0)
})
