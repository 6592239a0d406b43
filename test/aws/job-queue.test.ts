import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Job } from '../../shared/aws/connection.ts'
import { jobQueue } from '../../shared/aws/job-queue.ts'

type Named = Job & { readonly name: number }

const job = (name: number, rank: number, until = Number.POSITIVE_INFINITY): Named => ({
  name,
  rank,
  until,
  request: '',
  settle: () => {},
})

const Step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ rank: fc.nat(4), until: fc.nat(100) }) },
  { weight: 3, arbitrary: fc.constant('shift' as const) },
  { weight: 1, arbitrary: fc.record({ now: fc.nat(100) }) },
)

it('gives the lowest rank first and of one rank the oldest, keeps what is not late, and loses nothing', () => {
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 60 }), steps => {
      const queue = jobQueue()
      let waiting: Named[] = []
      for (const [name, step] of steps.entries()) {
        if (step === 'shift') {
          // `toSorted` is stable: those of one rank stay in the order in which they came.
          const [next] = waiting.toSorted((one, other) => one.rank - other.rank)
          expect(queue.shift()).toBe(next)
          waiting = waiting.filter(one => one !== next)
        } else if ('now' in step) {
          const late = waiting.filter(({ until }) => until <= step.now)
          expect(new Set(queue.late(step.now))).toEqual(new Set(late))
          waiting = waiting.filter(one => !late.includes(one))
        } else {
          const added = job(name, step.rank, step.until)
          queue.push(added)
          waiting.push(added)
        }
        expect(queue.size()).toBe(waiting.length)
      }
    }),
    { numRuns: 300 },
  )
})
