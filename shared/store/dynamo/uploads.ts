import type { Upload, Uploads } from '../../domain/files/file-ports.ts'
import { uploadedKey, uploadKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'

const DAY_SECONDS = 24 * 3600

/** One conditional update: what was begun in a day never comes to more than `most`. */
const spendCommand = (table: string, user: string, day: number, bytes: number, most: number) => ({
  TableName: table,
  Key: uploadedKey(user, day),
  UpdateExpression: 'SET expires = :expires ADD #bytes :bytes',
  ConditionExpression: 'attribute_not_exists(#bytes) OR #bytes <= :left',
  ExpressionAttributeNames: { '#bytes': 'bytes' },
  ExpressionAttributeValues: {
    ':expires': (day + 2) * DAY_SECONDS,
    ':bytes': bytes,
    ':left': most - bytes,
  },
})

/** Uploads on their way, in the table of what comes and goes. */
export const dynamoUploads = ({ call, tables: { connections }, clock }: Dynamo): Uploads => ({
  put: async upload => {
    const item = { ...uploadKey(upload.id), upload, expires: Math.ceil(upload.until / 1000) }
    await call('PutItem', { TableName: connections, Item: item })
  },
  get: async id => {
    const key = { TableName: connections, Key: uploadKey(id), ConsistentRead: true }
    const { Item: item } = await call('GetItem', key)
    const upload = item?.upload as Upload | undefined
    return upload && upload.until > clock.now() ? upload : undefined
  },
  remove: async id => {
    await call('DeleteItem', { TableName: connections, Key: uploadKey(id) })
  },
  spend: async (user, day, bytes, most) =>
    (await conditional(call('UpdateItem', spendCommand(connections, user, day, bytes, most)))).held,
})
