import type { Census } from '../../domain/ports.ts'
import { SHARDS } from '../keys.ts'
import { queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import type { Operations } from './call.ts'

type Query = Operations['Query']['input']

/**
 * Counts by two indexes of the users' items. Both have a user while a socket of theirs stands in their item, which `$disconnect`
 * ends, or the sweep within a minute after its lease: so no count has to be kept, and none can stay wrong. An index's item has
 * some sixty bytes, so ten thousand users who all told a region are a quarter of a million of bytes twice over, by eight shards.
 */
export const dynamoCensus = ({ call, tables: { connections }, clock }: Dynamo): Census => {
  const ofShard = (IndexName: string, shard: number): Query => ({
    TableName: connections,
    IndexName,
    KeyConditionExpression: '#shard = :shard',
    ExpressionAttributeNames: { '#shard': 'shard' },
    ExpressionAttributeValues: { ':shard': shard },
  })
  const countIn = async (shard: number): Promise<number> => {
    let [sum, from]: [number, Query['ExclusiveStartKey']] = [0, undefined]
    do {
      const asked = { ...ofShard('due', shard), Select: 'COUNT' as const }
      const page: Operations['Query']['output'] = await call('Query', {
        ...asked,
        ...(from && { ExclusiveStartKey: from }),
      })
      sum += page.Count ?? 0
      from = page.LastEvaluatedKey
    } while (from)
    return sum
  }
  const addRegions = async (shard: number, regions: Map<string, number>): Promise<void> => {
    const { ExpressionAttributeNames: names, ...query } = ofShard('regions', shard)
    const asked = {
      ...query,
      ExpressionAttributeNames: { ...names, '#region': 'region' },
      ProjectionExpression: '#region',
    }
    for await (const page of queryPages(call, asked))
      for (const { region } of page) regions.set(String(region), (regions.get(String(region)) ?? 0) + 1)
  }
  return {
    take: async () => {
      const at = clock.now()
      const regions = new Map<string, number>()
      const shards = Array.from({ length: SHARDS }, (_, shard) => shard)
      const counts = await Promise.all(
        shards.map(async shard => {
          await addRegions(shard, regions)
          return countIn(shard)
        }),
      )
      return { online: counts.reduce((sum, count) => sum + count, 0), regions, at }
    },
  }
}
