import type { Amended, Amendments } from '../../domain/log/amended.ts'
import type { Item } from '../items.ts'
import { amendedKey } from '../keys.ts'
import { batchGet, queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'

type Sum = Omit<Amended, 'seq' | 'revision'>

const toAmended = ({ seq, revision, sum }: Item): Amended => ({
  ...(JSON.parse(String(sum)) as Sum),
  seq: Number(seq),
  revision: Number(revision),
})

/**
 * What entries were amended to, beside the logs that are kept for good: one item an entry that was. The table's name is
 * asked for late, for not every function is told it.
 */
export const dynamoAmendments = ({ call, tables }: Dynamo): Amendments => ({
  read: async (channel, after, upTo) => {
    const found: Amended[] = []
    const pages = queryPages(call, {
      TableName: tables.messages,
      KeyConditionExpression: 'channel = :channel AND seq BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':channel': amendedKey(channel, 0).channel,
        ':from': after + 1,
        ':to': upTo,
      },
      ConsistentRead: true,
    })
    for await (const items of pages) found.push(...items.map(toAmended))
    return found
  },

  readMany: async (channel, seqs) => {
    const keys = seqs.map(seq => amendedKey(channel, seq))
    return (await batchGet(call, tables.messages, keys, { consistent: true })).map(toAmended)
  },

  put: async (channel, { seq, revision, ...sum }) => {
    const isFirst = revision === 1
    const outcome = await conditional(
      call('PutItem', {
        TableName: tables.messages,
        Item: { ...amendedKey(channel, seq), revision, sum: JSON.stringify(sum) },
        ConditionExpression: isFirst ? 'attribute_not_exists(seq)' : 'revision = :before',
        ...(!isFirst && { ExpressionAttributeValues: { ':before': revision - 1 } }),
      }),
    )
    return outcome.held
  },
})
