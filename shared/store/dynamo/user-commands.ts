import type { Caller, SocketLease, Terms } from '../../domain/ports.ts'
import { shardOf, userKey } from '../keys.ts'
import type { Operations } from './call.ts'

/** The writes of a user's item, as plain data. */

type Touch = (
  table: string,
  caller: Caller,
  lease: SocketLease,
  terms: Terms,
) => Operations['UpdateItem']['input']

/** A write that keeps the user in the index of those who fall due. */
const keyed = (table: string, caller: Caller, lease: SocketLease, now: number) => ({
  TableName: table,
  Key: userKey(caller.user),
  ExpressionAttributeNames: { '#shard': 'shard' },
  ExpressionAttributeValues: {
    ':due': Math.min(lease.until, lease.expires),
    ':shard': shardOf(caller.user),
    ':now': now,
    ':issued': lease.issued,
  },
  ReturnValues: 'ALL_OLD' as const,
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})
/** No read for it: the token was not revoked when the lease was renewed, or the write is refused. */
const STANDS = '(attribute_not_exists(revoked) OR revoked < :issued)'
const STAMPS = 'due = :due, #shard = :shard, seen = :now'

/**
 * Where the socket is stands with the user, too, as far as it is known: with the shard, which is there while the user has a
 * socket, it puts them into the index of regions. A heartbeat changes neither.
 */
const located = ({ region }: SocketLease) => ({
  set: region === undefined ? '' : ', #region = :region',
  names: region === undefined ? {} : { '#region': 'region' },
  values: region === undefined ? {} : { ':region': region },
})

/** No lease becomes shorter, whatever is said but a beat. */
const PROLONGS = 'sockets.#socket.#until <= :until'

/** Prolongs the lease of a socket that is registered. What it says of its way is one attribute of the same write. */
const renewCommand: Touch = (table, caller, lease, { now, link, beats }) => {
  const write = keyed(table, caller, lease, now)
  const sets = `sockets.#socket.#until = :until, ${lease.poor ? 'sockets.#socket.poor = :poor, ' : ''}${STAMPS}`
  const removes = `sockets.#socket.lagging${link && !lease.poor ? ', sockets.#socket.poor' : ''}`
  return {
    ...write,
    UpdateExpression: `SET ${sets} REMOVE ${removes}`,
    ConditionExpression: `attribute_exists(sockets.#socket) AND ${STANDS}${beats ? '' : ` AND ${PROLONGS}`}`,
    ExpressionAttributeNames: {
      ...write.ExpressionAttributeNames,
      '#socket': caller.connection,
      '#until': 'until',
    },
    ExpressionAttributeValues: {
      ...write.ExpressionAttributeValues,
      ':until': lease.until,
      ...(lease.poor && { ':poor': true }),
    },
  }
}

/** Registers a new socket where the user has an item with room for it. */
const registerCommand: Touch = (table, caller, lease, { most, now }) => {
  const write = keyed(table, caller, lease, now)
  const { set, names, values } = located(lease)
  return {
    ...write,
    UpdateExpression: `SET sockets.#socket = :lease, ${STAMPS}${set}`,
    ConditionExpression: `attribute_exists(sockets) AND attribute_not_exists(sockets.#socket) AND size(sockets) < :most AND ${STANDS}`,
    ExpressionAttributeNames: { ...write.ExpressionAttributeNames, ...names, '#socket': caller.connection },
    ExpressionAttributeValues: {
      ...write.ExpressionAttributeValues,
      ...values,
      ':lease': lease,
      ':most': most,
    },
  }
}

/** Registers a new socket in the place of another one, so that there are never more than before. */
const replaceCommand: Touch = (table, caller, lease, { now, replaces = '' }) => {
  const write = keyed(table, caller, lease, now)
  const { set, names, values } = located(lease)
  return {
    ...write,
    UpdateExpression: `SET sockets.#socket = :lease, ${STAMPS}${set} REMOVE sockets.#old`,
    ConditionExpression: `attribute_exists(sockets.#old) AND (attribute_not_exists(sockets.#socket) OR ${PROLONGS}) AND ${STANDS}`,
    ExpressionAttributeNames: {
      ...write.ExpressionAttributeNames,
      ...names,
      '#socket': caller.connection,
      '#old': replaces,
      '#until': 'until',
    },
    ExpressionAttributeValues: {
      ...write.ExpressionAttributeValues,
      ...values,
      ':lease': lease,
      ':until': lease.until,
    },
  }
}

/** The item of a user never seen before. */
const arriveCommand: Touch = (table, caller, lease, { now }) => {
  const write = keyed(table, caller, lease, now)
  const { set, names, values } = located(lease)
  return {
    ...write,
    UpdateExpression: `SET sockets = :sockets, ${STAMPS}${set}`,
    ConditionExpression: `attribute_not_exists(sockets) AND ${STANDS}`,
    ExpressionAttributeNames: { ...write.ExpressionAttributeNames, ...names },
    ExpressionAttributeValues: {
      ...write.ExpressionAttributeValues,
      ...values,
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

/** Has its user a socket that ends sooner, the sweep looks sooner; unless the last one has gone meanwhile. */
export const hastenCommand = (table: string, user: string, due: number) => ({
  TableName: table,
  Key: userKey(user),
  UpdateExpression: 'SET due = :due',
  ConditionExpression: 'due > :due',
  ExpressionAttributeValues: { ':due': due },
})

const DEAD =
  '(sockets.#socket.#until <= :now OR sockets.#socket.expires <= :now OR sockets.#socket.issued <= revoked)'

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
    ...(ended ? [DEAD] : []),
  ]
  return {
    TableName: table,
    Key: userKey(user),
    UpdateExpression: `REMOVE sockets.#socket${last ? ', due, #shard, #region' : ''}${last && !ended ? ' SET seen = :now' : ''}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: {
      '#socket': connection,
      ...(last && { '#shard': 'shard', '#region': 'region' }),
      ...(ended && { '#until': 'until' }),
    },
    ExpressionAttributeValues: { ':one': 1, ...((last || ended) && { ':now': now }) },
    ReturnValues: 'ALL_NEW' as const,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
}

/** Marks a socket that takes nothing, once until it renews its lease. */
export const lagCommand = (table: string, user: string, connection: string) => ({
  TableName: table,
  Key: userKey(user),
  UpdateExpression:
    'SET sockets.#socket.lagging = :true, sockets.#socket.strikes = if_not_exists(sockets.#socket.strikes, :zero) + :one',
  ConditionExpression: 'attribute_exists(sockets.#socket) AND attribute_not_exists(sockets.#socket.lagging)',
  ExpressionAttributeNames: { '#socket': connection },
  ExpressionAttributeValues: { ':true': true, ':zero': 0, ':one': 1 },
  ReturnValues: 'ALL_NEW' as const,
})

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
