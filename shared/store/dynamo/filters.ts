import { expiryOf } from '../../domain/retention.ts'
import { FILTERS_KEPT, type Filters } from '../../domain/search/search-ports.ts'
import { filtersKey } from '../keys.ts'
import { queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'

/**
 * The filters of the logs, in the table whose items expire: one that is read after its time, before DynamoDB has deleted
 * it, says the same as ever. Read with eventual consistency: one that is not seen yet is made once more.
 */
export const dynamoFilters = ({ call, tables }: Dynamo): Filters => ({
  read: async (log, upTo, limit) => {
    const pages = queryPages(call, {
      TableName: tables.queues,
      KeyConditionExpression: 'channel = :channel AND seq BETWEEN :first AND :upTo',
      ExpressionAttributeValues: {
        ':channel': filtersKey(log, 0).channel,
        ':first': Math.max(0, upTo - limit + 1),
        ':upTo': upTo,
      },
      ScanIndexForward: false,
    })
    const found = []
    for await (const items of pages)
      for (const { seq, filter } of items) found.push({ stretch: Number(seq), filter: String(filter) })
    return found
  },
  put: async (log, { stretch, filter }, now) => {
    const item = { ...filtersKey(log, stretch), filter, expires: expiryOf(now, FILTERS_KEPT) }
    await call('PutItem', { TableName: tables.queues, Item: item })
  },
})
