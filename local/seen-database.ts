import type { Database } from './database/database.ts'
import { startProxy } from './database/proxy.ts'
import type { Endings } from './endings.ts'
import type { Ledger } from './functions/ledger.ts'
import type { Hostility } from './hostile/hostility.ts'
import { meteredDatabase } from './metering/metered.ts'
import { databaseGuard } from './roles/database-guard.ts'
import type { Roles } from './roles/roles.ts'
import type { Stack } from './template/stack.ts'

/** Where the functions find the database, and how the stream readers call it. */
export type SeenDatabase = Pick<Database, 'url' | 'call'>

/** What a run puts before its database. */
type Before = {
  /** Given where calls are metered. */
  readonly ledger: Ledger | undefined
  readonly hostility: Hostility | undefined
  readonly roles: Roles | undefined
  readonly endings: Endings
}

/** The database behind a proxy, if there is one to be. */
const behind = async (
  { endings }: Before,
  database: SeenDatabase,
  rules: Parameters<typeof startProxy>[1] | undefined,
): Promise<SeenDatabase> => {
  if (!rules) return database
  const { url, stop } = await startProxy(database.url, rules)
  endings.add(stop)
  return { ...database, url }
}

/** The database behind its faults, if any are asked for. */
const amidFaults = async (
  { hostility, endings }: Before,
  { tables }: Stack,
  database: SeenDatabase,
): Promise<SeenDatabase> => {
  if (!hostility) return database
  const { url, stop } = await hostility.database(database, tables)
  endings.add(stop)
  return { url, call: hostility.streams(database.call, tables) }
}

/** The database as it is seen: itself, behind its meter, behind its faults, behind the roles of those who call. */
export const seenDatabase = async (
  before: Before,
  stack: Stack,
  database: SeenDatabase,
): Promise<SeenDatabase> => {
  const { ledger, roles } = before
  const metered = await behind(before, database, ledger && meteredDatabase(ledger, stack.functions))
  const faulty = await amidFaults(before, stack, metered)
  return behind(before, faulty, roles && databaseGuard(roles))
}
