import { setTimeout as wait } from 'node:timers/promises'
import type { Crossings } from '../crossings.ts'
import type { Between } from '../database/proxy.ts'
import type { Ledger } from '../functions/ledger.ts'
import { defaultPace, type Pace } from '../streams/pacer.ts'
import { accessKeyIn, accessKeyOf } from '../template/names.ts'
import type { FunctionDefinition } from '../template/stack.ts'
import { DATABASE_MS, POST_MS, STREAM_MS } from './model.ts'
import { isBilled, tableOf, unitsOf } from './units.ts'

/**
 * Has the database say what each call consumed, and enters it by function and by operation. The functions know nothing of it:
 * what they ask for is what a deployment's ask for.
 */
export const meteredDatabase = (
  ledger: Ledger,
  functions: readonly Pick<FunctionDefinition, 'name'>[],
): Between => {
  const names = new Map(functions.map(({ name }) => [accessKeyOf(name), name]))
  return async ({ operation, input, authorization }, passOn) => {
    if (!isBilled(operation)) return passOn()
    const [answer] = await Promise.all([
      passOn({ ...input, ReturnConsumedCapacity: 'INDEXES' }),
      wait(DATABASE_MS),
    ])
    const units = unitsOf(operation, input, answer)
    ledger.consume(names.get(accessKeyIn(authorization)), `${operation} ${tableOf(input)}`, units)
    return answer
  }
}

/** Posts that take as long as on AWS. */
export const unhurriedPosts = (honest: Crossings): Crossings => ({
  ...honest,
  post: async (connection, deliver) => {
    await wait(POST_MS)
    return honest.post(connection, deliver)
  },
})

/** A stream that is looked at as often as on AWS: what comes in between makes one batch. */
export const unhurriedPace: Pace = Object.fromEntries(
  Object.keys(defaultPace).map(pause => [pause, STREAM_MS]),
) as Pace
