import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advanced, OwnMarks } from '../../client/channel/marks.ts'

describe('marks', () => {
  it('never go back, and what is read has been delivered', () => {
    const moves = fc.array(fc.record({ read: fc.nat(50), delivered: fc.nat(50) }, { requiredKeys: [] }))
    fc.assert(
      fc.property(moves, all => {
        let marks = { read: 0, delivered: 0 }
        for (const move of all) {
          const next = advanced(marks, move)
          expect(next.read).toBeGreaterThanOrEqual(marks.read)
          expect(next.delivered).toBeGreaterThanOrEqual(Math.max(marks.delivered, next.read))
          marks = next
        }
      }),
    )
  })

  it('are told at once, and then at most once a second, always the largest', () => {
    const own = new OwnMarks()
    own.want({ read: 5 })
    expect(own.due(0)).toEqual({ frame: { read: 5 } })
    own.told({ read: 5 }, 0)
    own.want({ read: 6 })
    own.want({ read: 9 })
    expect(own.due(400)).toEqual({ waitMs: 600 })
    expect(own.due(1000)).toEqual({ frame: { read: 9 } })
  })

  it('need no word for what has been told, here or by another device', () => {
    const own = new OwnMarks()
    own.want({ delivered: 4 })
    expect(own.due(0)).toEqual({ frame: { delivered: 4 } })
    own.heard({ read: 4, delivered: 4 })
    expect(own.due(0)).toBeUndefined()
    own.want({ read: 3 })
    expect(own.due(5000)).toBeUndefined()
    expect(own.read).toBe(4)
  })

  it('say delivered only beyond what they say is read', () => {
    const own = new OwnMarks()
    own.want({ read: 7, delivered: 7 })
    expect(own.due(0)).toEqual({ frame: { read: 7 } })
    own.want({ delivered: 8 })
    expect(own.due(0)).toEqual({ frame: { read: 7, delivered: 8 } })
  })

  it('are told again when the server has lost them on the way', () => {
    const own = new OwnMarks()
    own.want({ read: 7, delivered: 9 })
    own.told({ read: 7, delivered: 9 }, 0)
    own.greet(5, 30_000)
    expect(own.due(30_000)).toEqual({ frame: { read: 7, delivered: 9 } })
    own.told({ read: 7, delivered: 9 }, 30_000)
    own.greet(7, 200_000)
    expect(own.due(200_000)).toBeUndefined()
  })
})
