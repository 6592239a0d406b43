import { describe, expect, it } from 'vitest'
import { type Action, ROUTES } from '../../shared/protocol/index.ts'
import { DAYS, type Point, playDay } from './play/crash-scene.ts'

/** A crash before and after every effect of every handler; then everybody goes on, and no promise is broken. */

/** An effect is another one where the handler has come to it by another way. */
const distinct = (points: readonly Point[], known: Set<string>): readonly Point[] => {
  const way = new Map<string, string>()
  return points.filter(({ invocation, what, effect }) => {
    const come = `${way.get(invocation) ?? `${invocation.split('-')[0]} ${what.replace(/^lane-\d+/, 'batch')}`} > ${effect}`
    way.set(invocation, come)
    const isNew = !known.has(come)
    known.add(come)
    return isNew
  })
}

const days = await Promise.all(DAYS.map(async name => ({ name, ...(await playDay(name)) })))
const known = new Set<string>()
const points = days.flatMap(({ name, points: met }) => distinct(met, known).map(point => ({ name, point })))
const crashes = points.flatMap(({ name, point }) =>
  (['crashBefore', 'crashAfter'] as const).map(fate => ({ name, crash: { point, fate } })),
)
const kinds = new Set(points.map(({ point }) => point.invocation.split('-')[0]))

describe(`a crash at each of ${crashes.length} points of ${kinds.size} handlers`, () => {
  it('breaks nothing where there is none', () => {
    expect(days.flatMap(({ violations }) => violations)).toEqual([])
  })

  it('meets every action, and every function that no client calls', () => {
    const met = new Set(points.map(({ point }) => point.what))
    const silent: readonly string[] = ['connect', 'disconnect', 'sweep']
    const actions = Object.keys(ROUTES) as Action[]
    expect([...actions, ...silent].filter(what => !met.has(what))).toEqual([])
    expect(kinds).toContain('fanout')
  })

  it.each(DAYS)(
    'leaves every promise kept on a day of %s',
    async day => {
      const broken: string[] = []
      for (const { name, crash } of crashes.filter(one => one.name === day)) {
        const { violations } = await playDay(name, crash)
        const { what: asked, at, effect } = crash.point
        for (const { invariant, what } of violations)
          broken.push(`${crash.fate} ${asked} ${at} ${effect}: ${invariant} ${what}`)
      }
      expect(broken).toEqual([])
    },
    120_000,
  )
})
