import { SOCKET_LIFE_SECONDS } from '../../domain/posting/leases.ts'
import { type EpochSeconds, epochSeconds, expiryOf, isPast, seconds } from '../../domain/retention.ts'
import { MAILBOX, type Mail, type Mailboxes } from '../../domain/sessions/mailboxes.ts'
import { bytesOf } from '../../protocol/frame.ts'
import type { Item } from '../items.ts'
import { mailboxKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'

const KEPT = seconds(SOCKET_LIFE_SECONDS)
const LAST_WORDS = seconds(MAILBOX.lastWordsSeconds)

const toMail = ({ taken, frames, ended, turn }: Item): Mail => ({
  base: Number(taken),
  frames: frames as readonly string[],
  ended: ended === true,
  turn: Number(turn),
})

const isThere = (item: Item | undefined, now: number): item is Item =>
  item !== undefined && !isPast(item.expires as EpochSeconds, now)

/** Puts a frame behind all others: the item is one, so each has its place, whoever else puts one. */
export const putCommand = (table: string, connection: string, frame: string, now: number) => ({
  TableName: table,
  Key: mailboxKey(connection),
  UpdateExpression: 'SET frames = list_append(frames, :frame) ADD weight :bytes',
  ConditionExpression:
    'expires > :now AND attribute_not_exists(ended) AND weight <= :room AND size(frames) < :most AND readAt > :unread',
  ExpressionAttributeValues: {
    ':frame': [frame],
    ':bytes': bytesOf(frame),
    ':room': MAILBOX.bytes - bytesOf(frame),
    ':most': MAILBOX.frames,
    ':unread': now - MAILBOX.unreadMs,
    ':now': epochSeconds(now),
  },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})

const turnCommand = (table: string, connection: string, now: number) => ({
  TableName: table,
  Key: mailboxKey(connection),
  UpdateExpression: 'SET readAt = :at ADD turn :one',
  ConditionExpression: 'expires > :now',
  ExpressionAttributeValues: { ':at': now, ':one': 1, ':now': epochSeconds(now) },
  ReturnValues: 'ALL_NEW' as const,
})

/**
 * Takes the first frames out, unless somebody has. The last goes first: on AWS all places are counted from the item as it
 * was, and where they are not, none is counted wrong.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html
 */
export const clearCommand = (table: string, connection: string, { base, frames }: Mail, out: number) => {
  const first = frames.slice(0, out)
  return {
    TableName: table,
    Key: mailboxKey(connection),
    UpdateExpression: `SET taken = :next ADD weight :freed REMOVE ${first.map((_, at) => `frames[${out - 1 - at}]`).join(', ')}`,
    ConditionExpression: 'taken = :base',
    ExpressionAttributeValues: {
      ':base': base,
      ':next': base + out,
      ':freed': -first.reduce((sum, frame) => sum + bytesOf(frame), 0),
    },
  }
}

/** Mailboxes in the table whose items expire, one item each; its name is asked for late, for few functions are told it. */
export const dynamoMailboxes = ({ call, tables }: Dynamo): Mailboxes => ({
  open: async (connection, now) => {
    const empty = { frames: [], weight: 0, taken: 0, turn: 0, readAt: now, expires: expiryOf(now, KEPT) }
    await call('PutItem', { TableName: tables.queues, Item: { ...mailboxKey(connection), ...empty } })
  },

  put: async (connection, frame, now) => {
    const outcome = await conditional(call('UpdateItem', putCommand(tables.queues, connection, frame, now)))
    if (outcome.held) return 'sent'
    return isThere(outcome.item, now) && outcome.item.ended !== true ? 'slow' : 'gone'
  },

  end: async (connection, now) => {
    const command = {
      TableName: tables.queues,
      Key: mailboxKey(connection),
      UpdateExpression: 'SET ended = :true, expires = :expires',
      ConditionExpression: 'expires > :now AND attribute_not_exists(ended)',
      ExpressionAttributeValues: {
        ':true': true,
        ':expires': expiryOf(now, LAST_WORDS),
        ':now': epochSeconds(now),
      },
    }
    await conditional(call('UpdateItem', command))
  },

  take: async (connection, after, now) => {
    const outcome = await conditional(call('UpdateItem', turnCommand(tables.queues, connection, now)))
    if (!outcome.held) return undefined
    const mail = toMail(outcome.answer.Attributes ?? {})
    const out = Math.min(Math.max(0, after - mail.base), mail.frames.length)
    if (out > 0) await conditional(call('UpdateItem', clearCommand(tables.queues, connection, mail, out)))
    return { ...mail, base: mail.base + out, frames: mail.frames.slice(out) }
  },

  look: async (connection, now) => {
    const { Item: item } = await call('GetItem', { TableName: tables.queues, Key: mailboxKey(connection) })
    return isThere(item, now) ? toMail(item) : undefined
  },
})
