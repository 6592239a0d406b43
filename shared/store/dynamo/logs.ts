import type { Logs } from '../../domain/ports.ts'
import { type EpochSeconds, expiryOf, isPast, type Seconds } from '../../domain/retention.ts'
import { entryItem, type Item, toEntry } from '../items.ts'
import { queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'

/** What is kept for good and what expires stand in two tables: only one of them has a TTL. */
export const dynamoLogs = ({ call, tables, clock }: Dynamo): Logs => {
  const tableOf = (kept: Seconds | undefined) => (kept === undefined ? tables.messages : tables.queues)
  /** TTL deletes late, typically within two days: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html */
  const isVisible = (item: Item) =>
    item.expires === undefined || !isPast(item.expires as EpochSeconds, clock.now())

  return {
    put: async (channel, entry, kept) => {
      const expires = kept && expiryOf(entry.at, kept)
      await call('PutItem', { TableName: tableOf(kept), Item: entryItem(channel, entry, expires) })
    },

    read: async (channel, after, limit, kept) => {
      const pages = queryPages(call, {
        TableName: tableOf(kept),
        KeyConditionExpression: 'channel = :channel AND seq > :after',
        ExpressionAttributeValues: { ':channel': channel, ':after': after },
        ConsistentRead: true,
        Limit: limit,
      })
      for await (const items of pages) {
        const visible = items.filter(isVisible)
        if (visible.length > 0) return visible.map(item => toEntry(item))
      }
      return []
    },
  }
}
