import { describe, expect, it } from 'vitest'
import { type Action, ROUTES } from '../../shared/protocol/index.ts'
import { type Point, playDay } from './play/crash-scene.ts'

/** A crash before and after every effect of every handler; then everybody goes on, and no promise is broken. */

/** An effect is another one where the handler has come to it by another way. */
const distinct = (points: readonly Point[]): readonly Point[] => {
  const way = new Map<string, string>()
  const known = new Set<string>()
  return points.filter(({ invocation, what, effect }) => {
    const come = `${way.get(invocation) ?? `${invocation.split('-')[0]} ${what.replace(/^lane-\d+/, 'batch')}`} > ${effect}`
    way.set(invocation, come)
    const isNew = !known.has(come)
    known.add(come)
    return isNew
  })
}

const day = await playDay()
const points = distinct(day.points)
const crashes = points.flatMap(point =>
  (['crashBefore', 'crashAfter'] as const).map(fate => ({ point, fate })),
)
const kinds = new Set(points.map(({ invocation }) => invocation.split('-')[0]))

describe(`a crash at each of ${crashes.length} points of ${kinds.size} handlers`, () => {
  it('breaks nothing where there is none', () => {
    expect(day.violations).toEqual([])
  })

  it('meets every action, and every function that no client calls', () => {
    const met = new Set(points.map(({ what }) => what))
    const silent: readonly string[] = ['connect', 'disconnect', 'sweep']
    const actions = Object.keys(ROUTES) as Action[]
    expect([...actions, ...silent].filter(what => !met.has(what))).toEqual([])
    expect(kinds).toContain('fanout')
  })

  it('leaves every promise kept', async () => {
    const broken: string[] = []
    for (const crash of crashes) {
      const { violations } = await playDay(crash)
      for (const { invariant, what } of violations)
        broken.push(
          `${crash.fate} ${crash.point.what} ${crash.point.at} ${crash.point.effect}: ${invariant} ${what}`,
        )
    }
    expect(broken).toEqual([])
  }, 120_000)
})
