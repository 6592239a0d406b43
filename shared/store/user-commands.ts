import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import type { Caller, SocketLease, Terms } from '../domain/ports.ts'
import { shardOf, userKey } from './keys.ts'

/** The writes of a user's item, as plain data. */

type Touch = (table: string, caller: Caller, lease: SocketLease, terms: Terms) => UpdateCommandInput

/** A write that keeps the user in the index of those who fall due. */
const keyed = (table: string, caller: Caller, lease: SocketLease, now: number) => ({
  TableName: table,
  Key: userKey(caller.user),
  ExpressionAttributeNames: { '#shard': 'shard' },
  ExpressionAttributeValues: { ':due': lease.until, ':shard': shardOf(caller.user), ':now': now },
  ReturnValues: 'ALL_OLD' as const,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})
const STAMPS = 'due = :due, #shard = :shard, seen = :now'

/** Prolongs the lease of a socket that is registered. */
const renewCommand: Touch = (table, caller, lease, { now }) => {
  const write = keyed(table, caller, lease, now)
  return {
    ...write,
    UpdateExpression: `SET sockets.#socket.#until = :due, ${STAMPS}`,
    ConditionExpression: 'attribute_exists(sockets.#socket)',
    ExpressionAttributeNames: {
      ...write.ExpressionAttributeNames,
      '#socket': caller.connection,
      '#until': 'until',
    },
  }
}

/** Registers a new socket where the user has an item with room for it. */
const registerCommand: Touch = (table, caller, lease, { most, now }) => {
  const write = keyed(table, caller, lease, now)
  return {
    ...write,
    UpdateExpression: `SET sockets.#socket = :lease, ${STAMPS}`,
    ConditionExpression:
      'attribute_exists(sockets) AND attribute_not_exists(sockets.#socket) AND size(sockets) < :most',
    ExpressionAttributeNames: { ...write.ExpressionAttributeNames, '#socket': caller.connection },
    ExpressionAttributeValues: { ...write.ExpressionAttributeValues, ':lease': lease, ':most': most },
  }
}

/** Registers a new socket in the place of another one, so that there are never more than before. */
const replaceCommand: Touch = (table, caller, lease, { now, replaces = '' }) => {
  const write = keyed(table, caller, lease, now)
  return {
    ...write,
    UpdateExpression: `SET sockets.#socket = :lease, ${STAMPS} REMOVE sockets.#old`,
    ConditionExpression: 'attribute_exists(sockets.#old)',
    ExpressionAttributeNames: {
      ...write.ExpressionAttributeNames,
      '#socket': caller.connection,
      '#old': replaces,
    },
    ExpressionAttributeValues: { ...write.ExpressionAttributeValues, ':lease': lease },
  }
}

/** The item of a user never seen before. */
const arriveCommand: Touch = (table, caller, lease, { now }) => {
  const write = keyed(table, caller, lease, now)
  return {
    ...write,
    UpdateExpression: `SET sockets = :sockets, ${STAMPS}`,
    ConditionExpression: 'attribute_not_exists(sockets)',
    ExpressionAttributeValues: {
      ...write.ExpressionAttributeValues,
      ':sockets': { [caller.connection]: lease },
    },
  }
}

/** The write of each step. */
export const TOUCHES = {
  renew: renewCommand,
  register: registerCommand,
  replace: replaceCommand,
  arrive: arriveCommand,
} as const

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
