import type { Rules, RulesChange } from '../../domain/moderation-ports.ts'
import type { ChannelRow } from '../../domain/ports.ts'
import { toRow } from '../items.ts'
import { rowKey, wordsKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { transacted } from './conditional.ts'

const TRIES = 5
const PAUSE_MS = 15

/** Counts the change in the row, to which each commit is held, beside what the row itself keeps of it. */
const rowUpdate = (table: string, channel: string, { slow }: RulesChange) => {
  const slowed = slow === undefined ? '' : slow === 0 ? ' REMOVE #slow' : ', #slow = :slow'
  return {
    TableName: table,
    Key: rowKey(channel),
    UpdateExpression: `SET #rules = if_not_exists(#rules, :zero) + :one${slowed}`,
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#rules': 'rules', ...(slowed && { '#slow': 'slow' }) },
    ExpressionAttributeValues: { ':zero': 0, ':one': 1, ...(slow && { ':slow': slow }) },
  }
}

/** The rules of channels in DynamoDB. */
export const dynamoRules = ({ call, clock, generation, tables: { rooms } }: Dynamo): Rules => {
  const read = async (channel: string): Promise<ChannelRow | undefined> => {
    const { Item: item } = await call('GetItem', {
      TableName: rooms,
      Key: rowKey(channel),
      ConsistentRead: true,
    })
    return item && toRow(item, generation)
  }
  return {
    set: async (channel, change) => {
      const { words } = change
      const item = { ...wordsKey(channel), words: JSON.stringify(words) }
      const items = [
        { Update: rowUpdate(rooms, channel, change) },
        ...(words ? [{ Put: { TableName: rooms, Item: item } }] : []),
      ]
      // In a busy channel a commit may be at work on the row.
      for (let tries = 1; tries <= TRIES; tries++) {
        const isDone = await transacted(call('TransactWriteItems', { TransactItems: items }))
        const row = await read(channel)
        if (isDone || !row) return row
        await clock.sleep(PAUSE_MS * tries)
      }
      throw new Error('the rules of a channel could not be written')
    },
    words: async channel => {
      const key = { TableName: rooms, Key: wordsKey(channel), ConsistentRead: true }
      const { Item: item } = await call('GetItem', key)
      return item ? (JSON.parse(String(item.words)) as string[]) : []
    },
  }
}
