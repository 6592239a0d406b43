import { FOR_GOOD } from '../../domain/channel-row.ts'
import { MUTED_MOST, type Sanction } from '../../domain/moderation-ports.ts'
import type { ChannelRow } from '../../domain/ports.ts'
import { rowKey, sanctionKey } from '../keys.ts'

/** The writes of sanctions, as plain data. */

export const sanctionPut = (table: string, { channel, user, kind, ...rest }: Sanction) => ({
  Put: { TableName: table, Item: { ...sanctionKey(channel, user, kind), ...rest } },
})

export const sanctionDeletes = (table: string, channel: string, user: string) =>
  (['muted', 'banned'] as const).map(kind => ({
    Delete: { TableName: table, Key: sanctionKey(channel, user, kind) },
  }))

/** Names one in a row that names nobody yet. */
const firstMute = (table: string, { channel, user, until = FOR_GOOD }: Sanction) => ({
  TableName: table,
  Key: rowKey(channel),
  UpdateExpression: 'SET muted = :muted',
  ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(muted)',
  ExpressionAttributeValues: { ':muted': { [user]: until } },
})

/** Names one in the row beside others; takes out those whose time is over. Nothing where there is no room for one more. */
export const muteUpdate = (table: string, { muted }: ChannelRow, sanction: Sanction, now: number) => {
  if (!muted) return { Update: firstMute(table, sanction) }
  const { channel, user, until = FOR_GOOD } = sanction
  const others = Object.entries(muted).filter(([name]) => name !== user)
  const over = others.filter(([, end]) => end <= now).map(([name], at) => [`#o${at}`, name] as const)
  if (others.length - over.length >= MUTED_MOST) return undefined
  const remove = over.map(([alias]) => `muted.${alias}`)
  return {
    Update: {
      TableName: table,
      Key: rowKey(channel),
      UpdateExpression: `SET muted.#user = :until${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
      ConditionExpression: ['size(muted) = :size', ...remove.map(path => `${path} <= :now`)].join(' AND '),
      ExpressionAttributeNames: { '#user': user, ...Object.fromEntries(over) },
      ExpressionAttributeValues: {
        ':until': until,
        ':size': Object.keys(muted).length,
        ...(over.length > 0 && { ':now': now }),
      },
    },
  }
}

/** Takes one out of the row, if it names them still. */
export const unmuteUpdate = (table: string, channel: string, user: string) => ({
  Update: {
    TableName: table,
    Key: rowKey(channel),
    UpdateExpression: 'REMOVE muted.#user',
    ConditionExpression: 'attribute_exists(muted.#user)',
    ExpressionAttributeNames: { '#user': user },
  },
})

/** Holds where the row does not name one: what is deleted beside it was the last word. */
export const notMuted = (table: string, channel: string, user: string) => ({
  ConditionCheck: {
    TableName: table,
    Key: rowKey(channel),
    ConditionExpression: 'attribute_not_exists(muted.#user)',
    ExpressionAttributeNames: { '#user': user },
  },
})

/** The row says that somebody was banned, so that nobody looks for one in vain. */
export const barringUpdate = (table: string, channel: string) => ({
  Update: {
    TableName: table,
    Key: rowKey(channel),
    UpdateExpression: 'SET barring = :yes',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':yes': true },
  },
})
