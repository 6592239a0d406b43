import type { Logs } from '../domain/ports.ts'
import { entryItem, type Item, toEntry } from './items.ts'
import { queryPages } from './pages.ts'
import type { Dynamo } from './tables.ts'

/** What is kept for good and what expires stand in two tables: only one of them has a TTL. */
export const dynamoLogs = ({ call, tables, clock }: Dynamo): Logs => {
  const tableOf = (kept: number | undefined) => (kept === undefined ? tables.messages : tables.queues)
  const nowSeconds = () => Math.floor(clock.now() / 1000)
  /** TTL deletes late, typically within two days: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ttl-expired-items.html */
  const isVisible = (item: Item) => item.expires === undefined || Number(item.expires) > nowSeconds()

  return {
    put: async (channel, entry, kept) => {
      const expires = kept === undefined ? undefined : Math.floor(entry.at / 1000) + kept
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
