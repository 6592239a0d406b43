import { FOR_GOOD } from '../../domain/channel-row.ts'
import type { Sanction, Sanctions } from '../../domain/moderation-ports.ts'
import type { Item } from '../items.ts'
import { afterHash, SANCTION, sanctionKey } from '../keys.ts'
import { batchGet, queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import { transacted } from './conditional.ts'
import {
  barringUpdate,
  muteUpdate,
  notMuted,
  sanctionDeletes,
  sanctionPut,
  unmuteUpdate,
} from './sanction-commands.ts'

const toSanction = ({ pk, sk, by, at, until, reason }: Item): Sanction => {
  const [, user = '', kind] = String(sk).split('#')
  return {
    kind: kind as Sanction['kind'],
    channel: afterHash(String(pk)),
    user,
    by: String(by),
    at: Number(at),
    ...(until !== undefined && { until: Number(until) }),
    ...(reason !== undefined && { reason: String(reason) }),
  }
}

/**
 * Who is muted or banned, in DynamoDB. One whose time is over stays until the next word about them: in this table nothing
 * expires, and nobody sees it.
 */
export const dynamoSanctions = ({ call, clock, tables: { rooms } }: Dynamo): Sanctions => {
  const write = async (items: readonly object[]) =>
    (await transacted(call('TransactWriteItems', { TransactItems: items as never })))
      ? ('done' as const)
      : ('changed' as const)
  const holding = (items: readonly Item[]) =>
    items.map(toSanction).filter(({ until = FOR_GOOD }) => until > clock.now())

  return {
    mute: async (row, sanction) => {
      const update = muteUpdate(rooms, row, sanction, clock.now())
      return update ? write([update, sanctionPut(rooms, sanction)]) : 'full'
    },
    ban: (row, sanction) =>
      write([...(row.barring ? [] : [barringUpdate(rooms, row.channel)]), sanctionPut(rooms, sanction)]),
    pardon: ({ channel, muted }, user) =>
      write([
        (muted && Object.hasOwn(muted, user) ? unmuteUpdate : notMuted)(rooms, channel, user),
        ...sanctionDeletes(rooms, channel, user),
      ]),
    of: async (channel, users) => {
      const keys = users.flatMap(user => [
        sanctionKey(channel, user, 'banned'),
        sanctionKey(channel, user, 'muted'),
      ])
      return holding(await batchGet(call, rooms, keys, { consistent: true }))
    },
    page: async (channel, after, most) => {
      const names = new Set<string>()
      const found: Sanction[] = []
      const pages = queryPages(call, {
        TableName: rooms,
        KeyConditionExpression: after ? 'pk = :pk AND sk > :after' : 'pk = :pk',
        ExpressionAttributeValues: {
          ':pk': sanctionKey(channel, '', 'banned').pk,
          // Behind all that is about that name: `#` stands in none.
          ...(after && { ':after': `${SANCTION}${after}#\u{10ffff}` }),
        },
        ConsistentRead: true,
        Limit: 2 * most + 2,
      })
      for await (const items of pages)
        for (const sanction of holding(items)) {
          const last = found.at(-1)?.user
          names.add(sanction.user)
          if (names.size > most) return { sanctions: found, ...(last !== undefined && { next: last }) }
          found.push(sanction)
        }
      return { sanctions: found }
    },
  }
}
