import type { Rules } from '../../domain/moderation-ports.ts'
import { toRow } from '../items.ts'
import { rowKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'

/** The rules of channels in DynamoDB: in the row, for each commit is held to them. */
export const dynamoRules = ({ call, generation, tables: { rooms } }: Dynamo): Rules => ({
  set: async (channel, { slow }) => {
    const gone = slow === 0
    const outcome = await conditional(
      call('UpdateItem', {
        TableName: rooms,
        Key: rowKey(channel),
        UpdateExpression: `SET #rules = if_not_exists(#rules, :zero) + :one${gone ? ' REMOVE #slow' : ', #slow = :slow'}`,
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#rules': 'rules', '#slow': 'slow' },
        ExpressionAttributeValues: { ':zero': 0, ':one': 1, ...(!gone && { ':slow': slow }) },
        ReturnValues: 'ALL_NEW',
      }),
    )
    return outcome.held ? toRow(outcome.answer.Attributes ?? {}, generation) : undefined
  },
})
