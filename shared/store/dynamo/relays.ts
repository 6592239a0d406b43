import type { Relay, Relays } from '../../domain/posting/relay.ts'
import { toRelay } from '../items.ts'
import { relayKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'
import { succeeding } from './relay-succession.ts'

const ATTEMPTS = 6

/** The put of a relay in the place of the one that was seen; without one, where there is none or it ends right before. */
const relayPut = (table: string, relay: Relay, seen: Relay | undefined) => ({
  TableName: table,
  Item: { ...relayKey(relay.channel, relay.index), ...relay },
  ConditionExpression: `${seen ? '' : 'attribute_not_exists(pk) OR '}(epoch = :epoch AND #to = :to)`,
  ExpressionAttributeNames: { '#to': 'to' },
  ExpressionAttributeValues: {
    ':epoch': seen?.epoch ?? relay.epoch,
    ':to': seen?.to ?? relay.from - 1,
  },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})

/** The relays in DynamoDB: in the quiet case one write, and never a read. */
export const dynamoRelays = ({ call, tables: { rooms } }: Dynamo): Relays => ({
  put: async wanted => {
    let seen: Relay | undefined
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const next = succeeding(seen, wanted)
      if (!next) return seen ?? wanted
      const outcome = await conditional(call('PutItem', relayPut(rooms, next, seen)))
      if (outcome.held) return next
      seen = outcome.item && toRelay(outcome.item)
    }
    throw new Error('a relay was overtaken too often')
  },
})
