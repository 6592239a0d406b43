import type { Clock } from '../domain/ports.ts'
import type { DynamoCall } from './dynamo/call.ts'

/** Where the adapters keep what they keep. */
export type Tables = {
  readonly connections: string
  readonly rooms: string
  readonly messages: string
  readonly queues: string
}

/** What every adapter needs. */
export type Dynamo = {
  readonly call: DynamoCall
  readonly tables: Tables
  readonly clock: Clock
  /** The deployment's: another one since the tables were restored. @default '' */
  readonly generation?: string
  /** From 0 to below 1. @default always 1 */
  readonly random?: () => number
}
