import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Crossings } from '../crossings.ts'
import type { DatabaseCall } from '../database/wire.ts'
import type { Destinations } from '../destinations.ts'
import type { Calls } from '../functions/wire.ts'
import { listOf, objectOf, textOf } from '../template/json.ts'
import type { Stack, TableDefinition } from '../template/stack.ts'
import { Checkpoints } from './checkpoint.ts'
import { runMapping } from './mapping.ts'
import type { Pace } from './pacer.ts'

/** What running all mappings of a stack needs. */
export type MappingsSetting = {
  readonly stack: Stack
  readonly call: DatabaseCall
  readonly crossings: Crossings
  readonly destinations: Destinations
  /** Where the checkpoints are kept. */
  readonly folder: string
  readonly warn: (line: string) => void
  /** How often streams are looked at; as it suits this machine where nothing is said. */
  readonly pace?: Pace | undefined
}

/** The running mappings of a stack. */
export type RunningMappings = {
  /** Told what a function called: after a write the streams are looked at soon. */
  readonly called: (calls: Calls) => void
  readonly stop: () => Promise<void>
}

/** How long `stop` waits for the batches under way, in milliseconds; those that take longer come again after a restart. */
const farewellMs = 2000

/** Operations after which a stream has news. */
const writes = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactWriteItems',
  'ExecuteStatement',
]

const partitionKeyOf = (table: TableDefinition | undefined): string => {
  const keys = listOf(table?.create.KeySchema).map(objectOf)
  return textOf(keys.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName) ?? ''
}

/** Runs every event source mapping of the stack. */
export const startMappings = async (setting: MappingsSetting): Promise<RunningMappings> => {
  const { stack, folder, ...rest } = setting
  const checkpoints = new Checkpoints(join(folder, 'checkpoints.json'))
  const running = await Promise.all(
    stack.mappings.map(mapping => {
      const partitionKey = partitionKeyOf(stack.tables.find(({ name }) => name === mapping.table))
      return runMapping({ ...rest, mapping, partitionKey, checkpoints })
    }),
  )
  return {
    called: calls => {
      if (writes.some(write => write in calls)) for (const mapping of running) mapping.nudge()
    },
    stop: async () => {
      const late = wait(farewellMs, undefined, { ref: false })
      await Promise.race([Promise.all(running.map(mapping => mapping.stop())), late])
      checkpoints.flush()
    },
  }
}
