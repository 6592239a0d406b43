import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Clock } from '../domain/ports.ts'

/** Where the adapters keep what they keep. */
export type Tables = {
  readonly connections: string
  readonly rooms: string
  readonly messages: string
  readonly queues: string
}

/** What every adapter needs. */
export type Dynamo = {
  readonly client: DynamoDBDocumentClient
  readonly tables: Tables
  readonly clock: Clock
}
