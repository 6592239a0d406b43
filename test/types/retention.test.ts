import { describe, expectTypeOf, it } from 'vitest'
import type { Logs } from '../../shared/domain/ports.ts'
import {
  type EpochSeconds,
  epochSeconds,
  expiryOf,
  isPast,
  type Seconds,
  seconds,
} from '../../shared/domain/retention.ts'
import { entryItem } from '../../shared/store/items.ts'

describe('F49: seconds and milliseconds', () => {
  it('are not taken for each other by the compiler', () => {
    expectTypeOf<number>().not.toExtend<EpochSeconds>()
    expectTypeOf<EpochSeconds>().not.toExtend<number>()
    expectTypeOf<number>().not.toExtend<Seconds>()
    expectTypeOf<Seconds>().not.toExtend<number>()
    expectTypeOf<Seconds>().not.toExtend<EpochSeconds>()
  })

  it('meet in no function that wants the other', () => {
    expectTypeOf(expiryOf).parameters.toEqualTypeOf<[at: number, kept: Seconds]>()
    expectTypeOf(isPast).parameters.toEqualTypeOf<[expires: EpochSeconds, now: number]>()
    expectTypeOf(entryItem).parameter(2).toEqualTypeOf<EpochSeconds | undefined>()
    expectTypeOf<Parameters<Logs['put']>[2]>().toEqualTypeOf<Seconds | undefined>()
    expectTypeOf(epochSeconds(0)).toEqualTypeOf<EpochSeconds>()
    expectTypeOf(seconds(1)).toEqualTypeOf<Seconds>()
  })
})
