import { revocationsKey, userKey } from '../keys.ts'

/** The writes of a revocation, as plain data. Times are epoch milliseconds. */

/** Voids the user's tokens issued by `at`; never back. Of one never seen too, who then has an item. */
export const revokeCommand = (table: string, user: string, at: number) => ({
  TableName: table,
  Key: userKey(user),
  UpdateExpression: 'SET revoked = :at, sockets = if_not_exists(sockets, :none)',
  ConditionExpression: 'attribute_not_exists(revoked) OR revoked < :at',
  ExpressionAttributeValues: { ':at': at, ':none': {} },
  ReturnValues: 'ALL_NEW' as const,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})

/** Puts a user into the list; answers the list. Refused where there is no list yet, or a later revocation in it. */
export const listCommand = (table: string, user: string, at: number) => ({
  TableName: table,
  Key: revocationsKey,
  UpdateExpression: 'SET #users.#user = :at',
  ConditionExpression:
    'attribute_exists(#users) AND (attribute_not_exists(#users.#user) OR #users.#user < :at)',
  ExpressionAttributeNames: { '#users': 'users', '#user': user },
  ExpressionAttributeValues: { ':at': at },
  ReturnValues: 'ALL_NEW' as const,
})

/** The list, empty, where there is none. */
export const beginCommand = (table: string) => ({
  TableName: table,
  Key: revocationsKey,
  UpdateExpression: 'SET #users = if_not_exists(#users, :none)',
  ExpressionAttributeNames: { '#users': 'users' },
  ExpressionAttributeValues: { ':none': {} },
})

/** Takes names out of the list that nobody was given a later time for. */
export const pruneCommand = (table: string, old: readonly (readonly [string, number])[]) => ({
  TableName: table,
  Key: revocationsKey,
  UpdateExpression: `REMOVE ${old.map((_, at) => `#users.#u${at}`).join(', ')}`,
  ConditionExpression: old.map((_, at) => `#users.#u${at} = :t${at}`).join(' AND '),
  ExpressionAttributeNames: {
    '#users': 'users',
    ...Object.fromEntries(old.map(([user], at) => [`#u${at}`, user])),
  },
  ExpressionAttributeValues: Object.fromEntries(old.map(([, then], at) => [`:t${at}`, then])),
})
