import { INLINE_MEMBERS } from '../../domain/namespaces.ts'
import type { Marks, Members } from '../../domain/ports.ts'
import type { Span } from '../../domain/posting/relay.ts'
import { type Item, toMarks } from '../items.ts'
import { afterHash, MARKS, MEMBERS, marksKey, memberKey } from '../keys.ts'
import { batchGet, queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import { conditional, reasonsOf, transacted } from './conditional.ts'
import {
  countDeparture,
  growCommand,
  memberDeletes,
  memberPuts,
  nameMember,
  notBanned,
  unnameMember,
} from './member-commands.ts'

/** How far one has got, and nothing else. */
type Reached = Pick<Marks, 'channel' | 'read' | 'delivered' | 'quiet'>

/** The larger of old and new, each for itself. */
const forward = (old: Reached, next: Reached): Reached => {
  const { read, quiet } = old.read > next.read ? old : next
  return {
    channel: next.channel,
    read,
    delivered: Math.max(old.delivered, next.delivered),
    ...(quiet && { quiet }),
  }
}

const advanceCommand = (
  table: string,
  user: string,
  { channel, read, delivered, quiet }: Reached,
  origin = '',
) => ({
  TableName: table,
  Key: marksKey(user, channel),
  UpdateExpression: `SET #read = :read, delivered = :delivered, origin = :origin${quiet ? ', quiet = :quiet' : ''}`,
  ConditionExpression:
    '#read <= :read AND delivered <= :delivered AND (#read < :read OR delivered < :delivered)',
  ExpressionAttributeNames: { '#read': 'read' },
  ExpressionAttributeValues: {
    ':read': read,
    ':delivered': delivered,
    ':origin': origin,
    ...(quiet && { ':quiet': quiet }),
  },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})

/** The keys alone of a span of members. Next to a name stands the same with a NUL, which stands in no name. */
const spanQuery = (table: string, channel: string, { after, until }: Partial<Span>, most: number) => ({
  TableName: table,
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
  ExpressionAttributeValues: {
    ':pk': channel,
    ':first': after ? `${MEMBERS}${after}\0` : MEMBERS,
    ':last': `${MEMBERS}${until ?? '\u{10ffff}'}`,
  },
  ProjectionExpression: 'sk',
  Limit: most,
})

/** The memberships in DynamoDB. */
export const dynamoMembers = ({ call, clock, tables: { rooms } }: Dynamo): Members => {
  const write = (items: object[]) => transacted(call('TransactWriteItems', { TransactItems: items as never }))
  const prefixed = (pk: string, prefix: string, consistent: boolean) =>
    queryPages(call, {
      TableName: rooms,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ConsistentRead: consistent,
    })
  const has = async (channel: string, user: string) => {
    const key = { TableName: rooms, Key: memberKey(channel, user), ConsistentRead: true }
    return (await call('GetItem', key)).Item !== undefined
  }

  return {
    has,

    add: async (row, user, origin) => {
      const { channel, head, members, quiet } = row
      if (members ? members.includes(user) : await has(channel, user)) return 'already'
      if (members && members.length >= INLINE_MEMBERS) {
        await conditional(call('UpdateItem', growCommand(rooms, row, INLINE_MEMBERS)))
        return 'changed'
      }
      const ends = memberPuts(rooms, {
        channel,
        user,
        head,
        ...(quiet && { quiet }),
        ...(origin && { origin }),
      })
      const named = members ? [nameMember(rooms, row, user, INLINE_MEMBERS)] : []
      const free = { ConditionCheck: notBanned(rooms, channel, user, clock.now()) }
      const reasons = await reasonsOf(
        call('TransactWriteItems', { TransactItems: [free, ...named, ...ends] as never }),
      )
      if (reasons.length === 0) return 'joined'
      return reasons[0] === 'ConditionalCheckFailed' ? 'barred' : 'changed'
    },

    remove: async (row, user) => {
      const { channel, members } = row
      if (members ? !members.includes(user) : !(await has(channel, user))) return 'absent'
      const told = members ? unnameMember(rooms, row, user) : countDeparture(rooms, row)
      return (await write([told, ...memberDeletes(rooms, channel, user)])) ? 'left' : 'changed'
    },

    page: async (channel, span, most, newest) => {
      const names: string[] = []
      const query = { ...spanQuery(rooms, channel, span, most), ...(newest && { ConsistentRead: true }) }
      for await (const items of queryPages(call, query)) {
        names.push(...items.map(({ sk }: Item) => afterHash(String(sk))))
        if (names.length >= most) break
      }
      return names.slice(0, most)
    },

    of: async user => {
      const all: Marks[] = []
      for await (const page of prefixed(marksKey(user, '').pk, MARKS, true)) all.push(...page.map(toMarks))
      return all
    },

    marks: async (channel, users) => {
      const keys = users.map(user => marksKey(user, channel))
      const items = await batchGet(call, rooms, keys, { consistent: false })
      return new Map(items.map(item => [afterHash(String(item.pk)), toMarks(item)]))
    },

    advance: async (user, marks, origin) => {
      let wanted: Reached = marks
      for (;;) {
        const command = advanceCommand(rooms, user, wanted, origin)
        const outcome = await conditional(call('UpdateItem', command))
        if (outcome.held) return wanted
        if (!outcome.item) return undefined
        const old = toMarks(outcome.item)
        wanted = forward(old, wanted)
        if (wanted.read === old.read && wanted.delivered === old.delivered) return old
      }
    },
  }
}
