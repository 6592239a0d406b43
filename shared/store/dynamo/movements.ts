import type { Movements, Noted } from '../../domain/members/movements.ts'
import { expiryOf, seconds } from '../../domain/retention.ts'
import type { Item } from '../items.ts'
import { MOVEMENTS } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'

/** Nobody looks back further than some minutes. */
const KEPT = seconds(3600)
/** Numbers of one millisecond: with them a time is still a whole number that a double holds. */
const A_MILLISECOND = 4096
const ATTEMPTS = 64
/** From a place that is taken to the next to try; it has no divisor in common with a millisecond's. */
const STRIDE = 521

const numberOf = (at: number): number => Math.floor(at) * A_MILLISECOND

const toNoted = ({ movement, seq }: Item): Noted => ({
  ...(JSON.parse(String(movement)) as Noted),
  at: Math.floor(Number(seq) / A_MILLISECOND),
})

/**
 * The movements in the table whose items expire: one partition, so that a look is one query, of one read unit where little
 * has come. It takes a thousand a second, twice what API Gateway lets in of new sockets:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export const dynamoMovements = ({ call, tables, random = () => 1 }: Dynamo): Movements => {
  const placeOf = (at: number, first: number, attempt: number) =>
    numberOf(at) + ((first + attempt * STRIDE) % A_MILLISECOND)
  return {
    put: async (movement, at) => {
      const first = Math.floor(random() * A_MILLISECOND)
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const Item = {
          channel: MOVEMENTS,
          seq: placeOf(at, first, attempt),
          movement: JSON.stringify(movement),
          expires: expiryOf(at, KEPT),
        }
        const ConditionExpression = 'attribute_not_exists(channel)'
        const outcome = await conditional(
          call('PutItem', { TableName: tables.queues, Item, ConditionExpression }),
        )
        if (outcome.held) return
      }
      throw new Error('no place for a movement')
    },
    since: async (from, most) => {
      const { Items, LastEvaluatedKey } = await call('Query', {
        TableName: tables.queues,
        KeyConditionExpression: 'channel = :channel AND seq >= :from',
        ExpressionAttributeValues: { ':channel': MOVEMENTS, ':from': numberOf(from) },
        ConsistentRead: true,
        Limit: most,
      })
      const found = Items ?? []
      return LastEvaluatedKey || found.length >= most ? undefined : found.map(toNoted)
    },
  }
}
