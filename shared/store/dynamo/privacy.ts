import type { Privacy } from '../../domain/ports.ts'
import { userKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'

/** What users want others not to see, in their items. */
export const dynamoPrivacy = ({ call, tables: { connections: TableName } }: Dynamo): Privacy => ({
  hideRead: async (user, hides) => {
    const one = { TableName, Key: userKey(user) }
    await call(
      'UpdateItem',
      hides
        ? {
            ...one,
            UpdateExpression: 'SET hidesRead = :hides',
            ExpressionAttributeValues: { ':hides': true },
          }
        : { ...one, UpdateExpression: 'REMOVE hidesRead' },
    )
  },
})
