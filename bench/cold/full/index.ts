import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import middy from '@middy/core'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { z } from 'zod'

/** What a function is as most are written: the SDK with its document client, zod, middy and jose as their own pages show them. */

const { TOKEN_ISSUER: issuer = '', TOKEN_AUDIENCE: audience = '', TOKEN_JWKS: jwks = '' } = process.env

const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}))
const keys = createRemoteJWKSet(new URL(jwks))
const Asked = z.object({ token: z.string().optional(), item: z.object({ pk: z.string(), sk: z.string() }) })

/** Verifies a token, where it is given one, and puts an item. */
export const handler = middy().handler(async (event: unknown) => {
  const asked = Asked.safeParse(event)
  if (!asked.success) return { statusCode: 400 }
  const { token, item } = asked.data
  if (token) await jwtVerify(token, keys, { issuer, audience })
  await documents.send(new PutCommand({ TableName: 'items', Item: item }))
  return { statusCode: 200 }
})
