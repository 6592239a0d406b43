import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { dynamoAmendments } from '../../shared/store/dynamo/amendments.ts'
import type { DynamoCall } from '../../shared/store/dynamo/call.ts'
import { dynamoCensus } from '../../shared/store/dynamo/census.ts'
import { dynamoChannels } from '../../shared/store/dynamo/channels.ts'
import { dynamoConversations } from '../../shared/store/dynamo/conversations.ts'
import { dynamoFiles } from '../../shared/store/dynamo/files.ts'
import { dynamoFilters } from '../../shared/store/dynamo/filters.ts'
import { dynamoLedger } from '../../shared/store/dynamo/ledger.ts'
import { dynamoLogs } from '../../shared/store/dynamo/logs.ts'
import { dynamoMembers } from '../../shared/store/dynamo/members.ts'
import { dynamoMovements } from '../../shared/store/dynamo/movements.ts'
import { dynamoPins } from '../../shared/store/dynamo/pins.ts'
import { dynamoPrivacy } from '../../shared/store/dynamo/privacy.ts'
import { dynamoRelays } from '../../shared/store/dynamo/relays.ts'
import { dynamoReports } from '../../shared/store/dynamo/reports.ts'
import { dynamoRevocations } from '../../shared/store/dynamo/revocations.ts'
import { dynamoRules } from '../../shared/store/dynamo/rules.ts'
import { dynamoSanctions } from '../../shared/store/dynamo/sanctions.ts'
import { dynamoUploads } from '../../shared/store/dynamo/uploads.ts'
import { dynamoUsers } from '../../shared/store/dynamo/users.ts'
import { callerNamed, testApp } from './app.ts'
import { startDynamo } from './dynamo.ts'

export type Call = { readonly name: string; readonly table: string }
/** What a call took, in units. */
export type Consumed = Call & { readonly units: number }
export type Replied = { ok: boolean; seq: number; duplicate: boolean; error?: { code: string } }

type Capacity = { readonly CapacityUnits?: number }

/** Writes down every call on its way, and on its way back what it took. */
const counted = (call: DynamoCall, calls: Call[], consumed: Consumed[]): DynamoCall =>
  (async (operation, input) => {
    const { TableName, RequestItems } = input as { TableName?: string; RequestItems?: object }
    const own = { name: operation, table: TableName ?? Object.keys(RequestItems ?? {})[0] ?? '' }
    calls.push(own)
    const answer = await call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' } as typeof input)
    const { ConsumedCapacity = [] } = answer as { ConsumedCapacity?: Capacity | Capacity[] }
    const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0)
    consumed.push({ ...own, units })
    return answer
  }) as DynamoCall

export const WRITES = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'TransactWriteItems',
  'BatchWriteItem',
  'Put',
  'Update',
  'Delete',
  'TransactWrite',
]

/** The domain over a real database, with a list of what it asked. `between` stands between the two. */
export const countedApp = async (between = (call: DynamoCall) => call, rates = false) => {
  const calls: Call[] = []
  const consumed: Consumed[] = []
  const started = await startDynamo(testApp().clock)
  const dynamo = { ...started, call: counted(between(started.call), calls, consumed) }
  const { storing } = testApp()
  const app = testApp({
    rates,
    store: {
      channels: dynamoChannels(dynamo),
      logs: dynamoLogs(dynamo),
      amendments: dynamoAmendments(dynamo),
      members: dynamoMembers(dynamo),
      conversations: dynamoConversations(dynamo),
      sanctions: dynamoSanctions(dynamo),
      rules: dynamoRules(dynamo),
      reports: dynamoReports(dynamo),
      pins: dynamoPins(dynamo),
      users: dynamoUsers(dynamo),
      census: dynamoCensus(dynamo),
      privacy: dynamoPrivacy(dynamo),
      movements: dynamoMovements(dynamo),
      revocations: dynamoRevocations(dynamo),
      relays: dynamoRelays(dynamo),
      ledger: dynamoLedger(dynamo),
      filters: dynamoFilters(dynamo),
      files: dynamoFiles(dynamo),
      ...(storing && { storing: { ...storing, uploads: dynamoUploads(dynamo) } }),
    },
  })
  /** Says a frame on a user's socket, or on another one of theirs. */
  const say = async (user: string, frame: object, connection?: string): Promise<Replied> => {
    const caller = callerNamed(user, connection === undefined ? {} : { connection })
    return JSON.parse(
      (await spoken(app, USE_CASES, async () => caller, JSON.stringify({ id: '1', ...frame }), 'r')) ?? '',
    )
  }
  const writes = () => calls.filter(({ name }) => WRITES.includes(name))
  const { tables, endpoint, stop, call: bare } = started
  return { app, calls, consumed, say, writes, tables, endpoint, bare, stop }
}
