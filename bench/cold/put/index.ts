import { setTimeout as sleep } from 'node:timers/promises'
import { signedCall } from '../../../shared/store/dynamo/signed-call.ts'

/** One signed call and nothing else: what is ours of a first `PutItem`. */

const {
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_REGION: region = '',
  AWS_ACCESS_KEY_ID: accessKeyId = '',
  AWS_SECRET_ACCESS_KEY: secretAccessKey = '',
} = process.env

const call = signedCall({
  endpoint,
  region,
  credentials: { accessKeyId, secretAccessKey },
  clock: { now: Date.now, sleep },
  random: Math.random,
  name: () => 'name',
})

/** Puts an item. */
export const handler = async ({ item }: { readonly item?: Record<string, unknown> }) => {
  if (!item) return { statusCode: 400 }
  await call('PutItem', { TableName: 'items', Item: item })
  return { statusCode: 200 }
}
