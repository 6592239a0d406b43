import type { Caller, SocketLease } from '../domain/ports.ts'
import { shardOf, userKey } from './keys.ts'

/** The writes of a user's item, as plain data. */

/** Renews or registers a socket where the user has an item with room for it. */
export const renewCommand = (
  table: string,
  caller: Caller,
  lease: SocketLease,
  most: number,
  now: number,
) => ({
  TableName: table,
  Key: userKey(caller.user),
  UpdateExpression: 'SET sockets.#socket = :lease, due = :due, #shard = :shard, seen = :now',
  ConditionExpression:
    'attribute_exists(sockets) AND (attribute_exists(sockets.#socket) OR size(sockets) < :most)',
  ExpressionAttributeNames: { '#socket': caller.connection, '#shard': 'shard' },
  ExpressionAttributeValues: {
    ':lease': lease,
    ':most': most,
    ':due': lease.until,
    ':shard': shardOf(caller.user),
    ':now': now,
  },
  ReturnValues: 'ALL_OLD' as const,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})

/** The item of a user never seen before. */
export const arriveCommand = (table: string, caller: Caller, lease: SocketLease, now: number) => ({
  TableName: table,
  Key: userKey(caller.user),
  UpdateExpression: 'SET sockets = :sockets, due = :due, #shard = :shard, seen = :now',
  ConditionExpression: 'attribute_not_exists(sockets)',
  ExpressionAttributeNames: { '#shard': 'shard' },
  ExpressionAttributeValues: {
    ':sockets': { [caller.connection]: lease },
    ':due': lease.until,
    ':shard': shardOf(caller.user),
    ':now': now,
  },
})

/**
 * Forgets a socket; when it is the last one the user leaves the index of those who fall due, and was seen now, unless
 * the lease had ended unheard: then they were seen when it was renewed last.
 */
export const releaseCommand = (
  table: string,
  user: string,
  connection: string,
  now: number,
  { last, ended }: { readonly last: boolean; readonly ended: boolean },
) => {
  const conditions = [
    'attribute_exists(sockets.#socket)',
    `size(sockets) ${last ? '=' : '>'} :one`,
    ...(ended ? ['(sockets.#socket.#until <= :now OR sockets.#socket.expires <= :now)'] : []),
  ]
  return {
    TableName: table,
    Key: userKey(user),
    UpdateExpression: `REMOVE sockets.#socket${last ? ', due, #shard' : ''}${last && !ended ? ' SET seen = :now' : ''}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: {
      '#socket': connection,
      ...(last && { '#shard': 'shard' }),
      ...(ended && { '#until': 'until' }),
    },
    ExpressionAttributeValues: { ':one': 1, ...((last || ended) && { ':now': now }) },
    ReturnValues: 'ALL_NEW' as const,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
}

/** Sets what the user shows. */
export const showCommand = (
  table: string,
  user: string,
  status?: string,
  detail?: Record<string, unknown>,
) => ({
  TableName: table,
  Key: userKey(user),
  UpdateExpression: `SET ${[...(status ? ['#status = :status'] : []), ...(detail ? ['detail = :detail'] : [])].join(', ')}`,
  ...(status && { ExpressionAttributeNames: { '#status': 'status' } }),
  ExpressionAttributeValues: {
    ...(status && { ':status': status }),
    ...(detail && { ':detail': JSON.stringify(detail) }),
  },
  ReturnValues: 'ALL_NEW' as const,
})
