import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LogView } from '../../client/channel/log-view.ts'
import { entry } from '../support/fake-server.ts'

const placed = (seq: number, epoch = 'e1') => {
  const view = new LogView()
  view.place({ epoch, seq })
  return view
}
const seqs = (entries: readonly { seq: number }[]) => entries.map(({ seq }) => seq)
const entries = (...numbers: readonly number[]) => numbers.map(seq => entry(seq))
const upTo = (head: number) => Array.from({ length: head }, (_, at) => at + 1)

describe('a view of a log', () => {
  it('gives out what is next, and nothing twice', () => {
    const view = placed(4)
    expect(seqs(view.offer('e1', entries(5, 6, 5)))).toEqual([5, 6])
    expect(view.offer('e1', entries(3, 6))).toEqual([])
    expect(view.position).toEqual({ epoch: 'e1', seq: 6 })
    expect(view.isBehind).toBe(false)
  })

  it('holds back what lies behind a hole, and gives it out with what fills the hole', () => {
    const view = placed(0)
    expect(view.offer('e1', entries(3, 2))).toEqual([])
    expect(view.isBehind).toBe(true)
    expect(seqs(view.offer('e1', entries(1)))).toEqual([1, 2, 3])
    expect(view.isBehind).toBe(false)
  })

  it('is behind when a head lies beyond it', () => {
    const view = placed(7)
    view.learn(7)
    expect(view.isBehind).toBe(false)
    view.learn(8)
    expect(view.isBehind).toBe(true)
  })

  it('gives out nothing of another epoch, and is behind until the server has said which log it is', () => {
    const view = placed(7)
    expect(view.offer('e2', entries(8))).toEqual([])
    expect(view.isBehind).toBe(true)
    view.agree('e1', 7)
    expect(view.isBehind).toBe(false)
  })

  it('keeps what comes before it has a position, of whatever epoch', () => {
    const view = new LogView()
    view.offer('e1', entries(9, 8))
    view.offer('e0', entries(8))
    expect(view.earliest).toEqual({ epoch: 'e1', seq: 8 })
    expect(view.isBehind).toBe(false)
    expect(seqs(view.place({ epoch: 'e1', seq: 7 }))).toEqual([8, 9])
    expect(view.earliest).toBeUndefined()
  })

  it('goes on with what it held back when it is placed anew', () => {
    const view = placed(0)
    view.offer('e1', entries(12))
    expect(seqs(view.place({ epoch: 'e1', seq: 11 }))).toEqual([12])
  })

  it('holds back no more than a thousand, and knows that the rest is missing', () => {
    const view = placed(0)
    view.offer('e1', entries(...upTo(2002).slice(1)))
    expect(view.offer('e1', entries(1))).toHaveLength(1001)
    expect(view.isBehind).toBe(true)
    expect(seqs(view.offer('e1', entries(1002)))).toEqual([1002])
  })

  it('has room for what it must hold back, however often it has heard the old', () => {
    const view = placed(2000)
    view.offer('e1', entries(...upTo(1500)))
    view.offer('e1', entries(2002))
    expect(seqs(view.offer('e1', entries(2001)))).toEqual([2001, 2002])
  })

  it('forgets everything with its position', () => {
    const view = placed(0)
    view.offer('e1', entries(3))
    view.forget()
    expect(view.position).toBeUndefined()
    expect(view.isBehind).toBe(false)
    expect(view.place({ epoch: 'e1', seq: 2 })).toEqual([])
  })

  it('gives out each number once, ascending, however entries are shuffled, repeated and lost, once pages fill the holes', () => {
    const arrivals = fc.integer({ min: 1, max: 40 }).chain(head =>
      fc.record({
        head: fc.constant(head),
        from: fc.integer({ min: 0, max: head }),
        arriving: fc.array(fc.integer({ min: 1, max: head }), { maxLength: 120 }),
        pageSize: fc.integer({ min: 1, max: 7 }),
        patience: fc.integer({ min: 1, max: 9 }),
      }),
    )
    fc.assert(
      fc.property(arrivals, ({ head, from, arriving, pageSize, patience }) => {
        const view = placed(from)
        const given: number[] = []
        const syncOnce = () => {
          const { seq = 0 } = view.position ?? {}
          given.push(...seqs(view.offer('e1', entries(...upTo(head).slice(seq, seq + pageSize)))))
        }
        for (const [at, seq] of arriving.entries()) {
          given.push(...seqs(view.offer('e1', entries(seq))))
          if (view.isBehind && at % patience === 0) syncOnce()
        }
        view.learn(head)
        for (let turn = 0; view.isBehind && turn <= head; turn++) syncOnce()
        expect(given).toEqual(upTo(head).slice(from))
      }),
      { numRuns: 500 },
    )
  })
})
