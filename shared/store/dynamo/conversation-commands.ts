import type { KeepsChange, Redescription } from '../../domain/conversation-ports.ts'
import { MENTIONS_KEPT } from '../../domain/conversation-ports.ts'
import { descriptionKey, marksKey, memberKey, rowKey } from '../keys.ts'

/** The writes of conversations, as plain data. */

type Fields = Readonly<Record<string, unknown>>

/** Sets what is given and removes what is `null`; `#` and the field's own name is how an expression calls it. */
const replacing = (fields: Fields) => {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined)
  const set = given.filter(([, value]) => value !== null)
  const gone = given.filter(([, value]) => value === null)
  const parts = [
    set.length > 0 ? `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}` : '',
    gone.length > 0 ? `REMOVE ${gone.map(([name]) => `#${name}`).join(', ')}` : '',
  ]
  return {
    UpdateExpression: parts.join(' ').trim(),
    ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    ...(set.length > 0 && {
      ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    }),
  }
}

const asText = (details: Redescription['details']) =>
  details === undefined || details === null ? details : JSON.stringify(details)

/** A body of any kind is kept as its JSON text, and so are the details of an application. */
export const descriptionFields = ({ details, ...rest }: Redescription): Fields => ({
  ...rest,
  ...(details !== undefined && { details: asText(details) }),
})

/** One field does not undo another that is changed at the same time. */
export const describeUpdate = (
  table: string,
  channel: string,
  change: Redescription,
  by: { readonly user: string; readonly origin: string },
) => ({
  TableName: table,
  Key: descriptionKey(channel),
  ...replacing({ ...descriptionFields(change), by: by.user, origin: by.origin }),
})

/** The row says that there is a description, so that nobody looks for one in vain. */
export const describedUpdate = (table: string, channel: string) => ({
  TableName: table,
  Key: rowKey(channel),
  UpdateExpression: 'SET conversation = if_not_exists(conversation, :open)',
  ConditionExpression: 'attribute_exists(pk)',
  ExpressionAttributeValues: { ':open': 'open' },
})

export const appointCommand = (table: string, channel: string, user: string, role: string) => ({
  TableName: table,
  Key: memberKey(channel, user),
  ConditionExpression: 'attribute_exists(pk)',
  ...replacing({ role: role === 'member' ? null : role }),
})

export const keepCommand = (
  table: string,
  user: string,
  channel: string,
  change: KeepsChange,
  origin: string,
) => ({
  TableName: table,
  Key: marksKey(user, channel),
  ConditionExpression: 'attribute_exists(pk)',
  ...replacing({ ...change, origin }),
  ReturnValues: 'ALL_NEW' as const,
})

/** Adds numbers to a set, which takes each once, as long as it has room. */
export const mentionCommand = (table: string, user: string, channel: string, seqs: readonly number[]) => ({
  TableName: table,
  Key: marksKey(user, channel),
  UpdateExpression: 'ADD mentions :seqs',
  ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(mentions) OR size(mentions) <= :room)',
  ExpressionAttributeValues: { ':seqs': new Set(seqs), ':room': MENTIONS_KEPT - seqs.length },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})

/** Where the set was full: puts those in its place that are still of use, unless it has changed meanwhile. */
export const mentionsInstead = (
  table: string,
  user: string,
  channel: string,
  sets: { readonly old: ReadonlySet<number>; readonly kept: readonly number[] },
) => ({
  TableName: table,
  Key: marksKey(user, channel),
  UpdateExpression: 'SET mentions = :kept',
  ConditionExpression: 'mentions = :old',
  ExpressionAttributeValues: { ':kept': new Set(sets.kept), ':old': sets.old },
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
})
