import { describe, expect, test } from 'vitest'
import { DESIGNS, perMillion } from '../../bench/cost/designs.ts'
import { dollarsOf } from '../../bench/prices.ts'

type Name = keyof typeof DESIGNS

const ROOMS = [2, 10, 100, 1000]

/** Dollars per million messages in rooms of 2, 10, 100 and 1000, worked out by hand from the same counts. */
const KNOWN: readonly (readonly [Name, fleet: number, together: number, dollars: readonly number[]])[] = [
  ['simple-websockets-chat-app', 1, 1, [3.41, 11.68, 103.5, 1012]],
  ['websocket-chat-application', 1, 1, [3.99, 12.26, 103.9, 1009]],
  ['websocket-chat-application', 10, 1, [22.6, 103.9, 1009, 10_059]],
  ['aws-lambda-graphql', 1, 1, [4.57, 12.75, 105.7, 1036]],
  ['graphql-lambda-subscriptions', 1, 1, [3.47, 11.73, 105.4, 1042]],
  ['floor', 1, 1, [3.91, 11.91, 101.9, 1002]],
  ['floor', 1, 10, [1.85, 2.65, 11.65, 101.7]],
]

/** As exact as what is known is written. */
const close = (value: number): number => 10 ** Math.floor(Math.log10(value) - 2) / (value < 10 ? 1.9 : 0.9)

describe('what other designs cost', () => {
  test.each(KNOWN)('%s, fleet × %i, %i together', (name, fleet, together, dollars) => {
    for (const [at, sockets] of ROOMS.entries()) {
      const known = dollars[at] ?? 0
      const found = perMillion(DESIGNS[name], { sockets, fleet: fleet * sockets }, together)
      expect(Math.abs(found - known), `room of ${sockets}: ${found}`).toBeLessThanOrEqual(close(known))
    }
  })

  test('a bill is added up from the table', () => {
    expect(dollarsOf({ message: 2_000_000, writeUnit: 1_000_000 })).toBeCloseTo(2.625, 9)
    expect(dollarsOf({})).toBe(0)
  })
})
