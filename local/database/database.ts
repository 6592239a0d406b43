import { join } from 'node:path'
import { PlainError } from '../plain-error.ts'
import type { TableDefinition } from '../template/stack.ts'
import { findBinary } from './binary.ts'
import { keepRunning } from './process.ts'
import { tendStreams } from './stream-care.ts'
import { ensureTables } from './tables.ts'
import { type DatabaseCall, databaseCaller, untilAnswering } from './wire.ts'

/** What a database is started with. */
export type DatabaseSetting = {
  /** An already running DynamoDB to use in the place of our own process. */
  readonly endpoint?: string | undefined
  /** Another binary than the one that npm installed. */
  readonly binary?: string | undefined
  readonly port: number
  readonly tables: readonly TableDefinition[]
  /** Where the data is kept: what was acknowledged outlives a killed process. */
  readonly folder: string
  readonly warn: (line: string) => void
}

/** The DynamoDB that the functions and the stream readers talk to. */
export type Database = {
  readonly url: string
  readonly call: DatabaseCall
  /** The id of the process, `undefined` where it is somebody else's. */
  readonly pid: () => number | undefined
  readonly stop: () => Promise<void>
}

/** How long a database may take until it answers first, in milliseconds. */
const startLimitMs = 10_000

const fileIn = (folder: string): string => join(folder, 'tables.sqlite')

const ownProcess = async (setting: DatabaseSetting) => {
  const binary = await findBinary(setting)
  return keepRunning({ binary, port: setting.port, file: fileIn(setting.folder), warn: setting.warn })
}

/** Starts (or finds) the database and makes the stack's tables. Rejects where it does not answer within 10 s. */
export const startDatabase = async (setting: DatabaseSetting): Promise<Database> => {
  const url = setting.endpoint ?? `http://127.0.0.1:${setting.port}`
  const { call, close } = databaseCaller(url)
  const own = setting.endpoint ? undefined : await ownProcess(setting)
  const stop = async () => {
    close()
    await own?.stop()
  }
  try {
    await untilAnswering(call, startLimitMs)
    await ensureTables(call, setting.tables)
    if (own) tendStreams(fileIn(setting.folder))
  } catch (fault) {
    await stop()
    if (setting.endpoint === undefined) throw fault
    throw new PlainError(`DynamoDB at ${url} cannot be used: ${(fault as Error).message}`)
  }
  return { url, call, pid: () => own?.pid(), stop }
}
