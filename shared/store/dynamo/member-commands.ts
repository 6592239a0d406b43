import type { ChannelRow } from '../../domain/ports.ts'
import { marksKey, memberKey, rowKey, sanctionKey } from '../keys.ts'

/** The writes of one membership, as plain data: both ends, and the row while it names its members. */

type Joining = {
  readonly channel: string
  readonly user: string
  readonly head: number
  readonly quiet?: number
  readonly origin?: string
  readonly role?: string
}

/**
 * Stands in every set of members, so that a set out of which the last member went stays a set: DynamoDB keeps no
 * empty one. No user can be called so.
 */
export const NOBODY = '#'

const told = (origin: string | undefined) => (origin ? { origin } : {})

/** Both ends of a membership. A new member has seen what was said before: nothing is unread. */
export const memberPuts = (table: string, { channel, user, head, quiet, origin, role }: Joining) => [
  {
    Put: {
      TableName: table,
      Item: { ...memberKey(channel, user), ...told(origin), ...(role && { role }) },
      ConditionExpression: 'attribute_not_exists(pk)',
    },
  },
  {
    Put: {
      TableName: table,
      Item: {
        ...marksKey(user, channel),
        read: head,
        delivered: head,
        ...(quiet && { quiet }),
        ...told(origin),
      },
    },
  },
]

/** Names the user in the row, if it still names its members and has room for one more. */
export const nameMember = (table: string, row: ChannelRow, user: string, most: number) => ({
  Update: {
    TableName: table,
    Key: rowKey(row.channel),
    UpdateExpression: 'ADD members :users',
    ConditionExpression: 'size(members) <= :most AND NOT contains(members, :user)',
    ExpressionAttributeValues: { ':users': new Set([user]), ':user': user, ':most': most },
  },
})

/** The row stops naming its members: from now on they stand in items of their own alone. */
export const growCommand = (table: string, row: ChannelRow, most: number) => ({
  TableName: table,
  Key: rowKey(row.channel),
  UpdateExpression: 'REMOVE members',
  ConditionExpression: 'size(members) > :most',
  ExpressionAttributeValues: { ':most': most },
})

/** Holds where the user is not banned: a part of what makes them a member, so that no ban comes between. */
export const notBanned = (table: string, channel: string, user: string, now: number) => ({
  TableName: table,
  Key: sanctionKey(channel, user, 'banned'),
  ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
  ExpressionAttributeNames: { '#until': 'until' },
  ExpressionAttributeValues: { ':now': now },
})

/** Takes the name out of the row. */
export const unnameMember = (table: string, row: ChannelRow, user: string) => ({
  Update: {
    TableName: table,
    Key: rowKey(row.channel),
    UpdateExpression: 'DELETE members :users',
    ConditionExpression: 'contains(members, :user)',
    ExpressionAttributeValues: { ':users': new Set([user]), ':user': user },
  },
})

/** Where the row names nobody it counts those who leave: what was known of who is in is known no more. */
export const countDeparture = (table: string, row: ChannelRow) => ({
  Update: {
    TableName: table,
    Key: rowKey(row.channel),
    UpdateExpression: 'SET departures = departures + :one',
    ConditionExpression: 'attribute_not_exists(members)',
    ExpressionAttributeValues: { ':one': 1 },
  },
})

/** Both ends of a membership, gone. */
export const memberDeletes = (table: string, channel: string, user: string) => [
  {
    Delete: { TableName: table, Key: memberKey(channel, user), ConditionExpression: 'attribute_exists(pk)' },
  },
  { Delete: { TableName: table, Key: marksKey(user, channel) } },
]
