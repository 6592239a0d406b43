import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Construct, type IConstruct } from 'constructs'
import type { Place, TableName } from './function-row.ts'

const text = (name: string) => ({ name, type: AttributeType.STRING })
const number = (name: string) => ({ name, type: AttributeType.NUMBER })

/** What comes and goes: paid by the request, deleted with the stack. */
const PASSING = { billingMode: BillingMode.PAY_PER_REQUEST, removalPolicy: RemovalPolicy.DESTROY }

/** What people wrote: outlives the stack and can be taken back to any second of 35 days. */
const lasting = (removalPolicy: RemovalPolicy) => ({
  ...PASSING,
  removalPolicy,
  deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
  pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
})

const LOG = { partitionKey: text('channel'), sortKey: number('seq') } satisfies TableProps

/** A table of the stack, or one that it only knows of. */
type KnownTable = IConstruct &
  Pick<Table, 'tableArn' | 'tableName'> & { readonly tableStreamArn?: string | undefined }

/** Where a backup was restored to; what is not named is the stack's own. */
export interface RestoredTables {
  /** The ARN of the stream of the restored rooms, which is switched on by hand: a restored table has none. */
  readonly roomsStream?: string
  /** The names of the restored logs. */
  readonly messages?: string
  readonly queues?: string
}

export interface TablesProps {
  /** What becomes of rooms and messages when the stack goes; anything but retain also lifts their deletion protection. */
  readonly removalPolicy: RemovalPolicy
  readonly restored: RestoredTables
  /** @default - a key that DynamoDB has for all */
  readonly encryptionKey?: IKey | undefined
}

/** The four tables of the store. No table has a capacity to plan; none is ever scanned. */
export class Tables extends Construct {
  /** Live sockets under their users, leases and tickets. */
  readonly connections: Table
  /** Channels with their members and receipts; its stream is the ordered outbox. */
  readonly rooms: KnownTable
  /** The logs that are kept. */
  readonly messages: KnownTable
  /** The logs whose entries expire. */
  readonly queues: KnownTable

  constructor(scope: Construct, id: string, { removalPolicy, restored, encryptionKey }: TablesProps) {
    super(scope, id)
    const sealed = encryptionKey ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey } : {}
    const passing = { ...PASSING, ...sealed }
    const kept = { ...lasting(removalPolicy), ...sealed }
    this.connections = new Table(this, 'Connections', {
      ...passing,
      partitionKey: text('pk'),
      timeToLiveAttribute: 'expires',
    })
    this.connections.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: number('shard'),
      sortKey: number('due'),
      projectionType: ProjectionType.KEYS_ONLY,
    })
    // Of those who have a shard, which are those with sockets, the ones who told where they are: a heartbeat changes neither.
    this.connections.addGlobalSecondaryIndex({
      indexName: 'regions',
      partitionKey: number('shard'),
      sortKey: text('region'),
      projectionType: ProjectionType.KEYS_ONLY,
    })
    this.rooms = restored.roomsStream
      ? this.#streaming(restored.roomsStream)
      : new Table(this, 'Rooms', {
          ...kept,
          partitionKey: text('pk'),
          sortKey: text('sk'),
          stream: StreamViewType.NEW_AND_OLD_IMAGES,
        })
    this.messages = restored.messages
      ? Table.fromTableName(this, 'RestoredMessages', restored.messages)
      : new Table(this, 'Messages', { ...kept, ...LOG })
    this.queues = restored.queues
      ? Table.fromTableName(this, 'RestoredQueues', restored.queues)
      : new Table(this, 'Queues', { ...passing, ...LOG, timeToLiveAttribute: 'expires' })
  }

  /** The table of a stream: the ARN of the stream begins with that of the table. */
  #streaming(tableStreamArn: string): KnownTable {
    const [tableArn = ''] = tableStreamArn.split('/stream/')
    return Table.fromTableAttributes(this, 'RestoredRooms', { tableArn, tableStreamArn })
  }

  /** The ARN of the stream of the rooms. */
  get stream(): string {
    const { tableStreamArn } = this.rooms
    if (!tableStreamArn) throw new Error('the rooms have no stream')
    return tableStreamArn
  }

  /** The ARN of a place that a row names: a table, or one index of it. */
  arnOf(place: Place): string {
    const [name, index] = place.split('.') as [TableName, string?]
    return index ? `${this[name].tableArn}/index/${index}` : this[name].tableArn
  }
}

/** The variable that tells a function the name of a table. */
export const variableOf = (table: TableName): string => `${table.toUpperCase()}_TABLE`

/** The tables that a row's places are of, each once. */
export const tablesOf = (places: readonly string[]): readonly TableName[] => [
  ...new Set(places.map(place => place.split('.')[0] as TableName)),
]
