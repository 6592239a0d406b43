import { type Conversations, MENTIONS_KEPT } from '../../domain/conversation-ports.ts'
import type { Role } from '../../protocol/index.ts'
import { type Item, toDescription, toMarks } from '../items.ts'
import { afterHash, descriptionKey, MEMBERS, memberKey } from '../keys.ts'
import { batchGet } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import { conditional, transacted } from './conditional.ts'
import {
  appointCommand,
  describedUpdate,
  describeUpdate,
  keepCommand,
  mentionCommand,
  mentionsInstead,
} from './conversation-commands.ts'

const TRIES = 3

const roleIn = ({ role }: Item): Role => (role ?? 'member') as Role

/** The conversations in DynamoDB. */
export const dynamoConversations = ({ call, tables: { rooms } }: Dynamo): Conversations => {
  const descriptions: Conversations['descriptions'] = async channels => {
    const items = await batchGet(call, rooms, channels.map(descriptionKey), { consistent: true })
    return new Map(items.map(item => [String(item.pk), toDescription(item)]))
  }

  return {
    descriptions,

    describe: async (channel, change, { isFirst, ...by }) => {
      const update = describeUpdate(rooms, channel, change, by)
      const items = [{ Update: update }, { Update: describedUpdate(rooms, channel) }]
      let isDone = false
      for (let tries = 0; isFirst && !isDone && tries < TRIES; tries++)
        isDone = await transacted(call('TransactWriteItems', { TransactItems: items }))
      if (!isDone) await call('UpdateItem', update)
      return (await descriptions([channel])).get(channel) ?? {}
    },

    roleOf: async (channel, user) => {
      const key = { TableName: rooms, Key: memberKey(channel, user), ConsistentRead: true }
      const { Item: item } = await call('GetItem', key)
      return item && roleIn(item)
    },

    appoint: async (channel, user, role) =>
      (await conditional(call('UpdateItem', appointCommand(rooms, channel, user, role)))).held,

    roles: async (channel, after, most) => {
      const { Items = [] } = await call('Query', {
        TableName: rooms,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': channel,
          // Next to a name stands the same with a NUL, which stands in no name.
          ':first': after ? `${MEMBERS}${after}\0` : MEMBERS,
          ':last': `${MEMBERS}\u{10ffff}`,
        },
        ConsistentRead: true,
        Limit: most,
      })
      return Items.map(item => ({ user: afterHash(String(item.sk)), role: roleIn(item) }))
    },

    keep: async (user, channel, change, origin) => {
      const outcome = await conditional(call('UpdateItem', keepCommand(rooms, user, channel, change, origin)))
      return outcome.held ? (toMarks(outcome.answer.Attributes ?? {}).keeps ?? {}) : undefined
    },

    mention: async (user, channel, seqs) => {
      let outcome = await conditional(call('UpdateItem', mentionCommand(rooms, user, channel, seqs)))
      for (let tries = 0; tries < TRIES && !outcome.held && outcome.item; tries++) {
        const { read, mentions = [] } = toMarks(outcome.item)
        const unread = [...new Set([...mentions, ...seqs])].filter(seq => seq > read)
        const kept = unread.toSorted((one, other) => one - other).slice(-MENTIONS_KEPT)
        if (kept.length === 0) return
        const sets = { old: new Set(mentions), kept }
        outcome = await conditional(call('UpdateItem', mentionsInstead(rooms, user, channel, sets)))
      }
    },
  }
}
