import type { Files, StoredFile } from '../../domain/files/file-ports.ts'
import { fileKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'

/** The files that were checked, in the table that outlives the stack. */
export const dynamoFiles = ({ call, tables }: Dynamo): Files => ({
  put: async file => {
    await call('PutItem', { TableName: tables.rooms, Item: { ...fileKey(file.channel, file.id), file } })
  },
  get: async (channel, id) => {
    const key = { TableName: tables.rooms, Key: fileKey(channel, id), ConsistentRead: true }
    const { Item: item } = await call('GetItem', key)
    return item?.file as StoredFile | undefined
  },
})
