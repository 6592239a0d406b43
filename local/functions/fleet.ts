import { isMachineBusy } from '../processor.ts'
import type { FunctionDefinition } from '../template/stack.ts'
import { bringIn, layOut } from './code.ts'
import { environmentOf, type Surroundings } from './environment.ts'
import type { Ledger } from './ledger.ts'
import type { Mishaps } from './mishaps.ts'
import { failed, type Outcome } from './outcome.ts'
import { Pool } from './pool.ts'
import type { Calls, LineLevel } from './wire.ts'
import { workerSource } from './worker-source.ts'

/** What the functions of a stack need. */
export type FleetSetting = Surroundings & {
  readonly functions: readonly FunctionDefinition[]
  /** S3 key -> path of a code asset. */
  readonly assets: ReadonlyMap<string, string>
  /** An empty folder for the code. */
  readonly folder: string
  readonly ledger: Ledger
  readonly verbose: boolean
  /** Whether events are billed as long as they would take on AWS. */
  readonly metered?: boolean | undefined
  readonly line: (functionName: string, level: LineLevel, text: string) => void
  readonly called: (calls: Calls) => void
  readonly mishaps?: Mishaps | undefined
  /** Instances of one function at once, where the template reserves no number. */
  readonly instancesEach: number
  /** Threads at once over all functions, as far as each has its one: with the SDK a thread has some 40 MB. */
  readonly instancesTogether: number
}

/** The functions of a stack, ready to be invoked by name. */
export type Fleet = {
  /** Invokes a function with a JSON text, unless nobody waits any more when its turn comes. Never rejects. */
  readonly invoke: (functionName: string, payload: string, isWaitedFor?: () => boolean) => Promise<Outcome>
  /** How many events wait for an instance. */
  readonly waiting: () => number
  readonly end: () => Promise<void>
}

/**
 * An instance that was at work this recently, in milliseconds, is not ended for one more of another function: under load
 * all would only take each other's, and starting anew costs more than either had to wait.
 */
const restMs = 2000

/** Ends idle instances, the longest idle first, until one more fits; tells whether it does. A first one takes any. */
const roomMaker =
  (pools: ReadonlyMap<string, Pool>, together: number) =>
  (isFirst: boolean): boolean => {
    const all = [...pools.values()]
    const idleBefore = performance.now() - (isFirst ? 0 : restMs)
    let size = all.reduce((sum, pool) => sum + pool.size, 0)
    while (size >= together) {
      const idle = all.filter(({ idleSince }) => idleSince !== undefined && idleSince <= idleBefore)
      const [oldest] = idle.sort((one, other) => (one.idleSince ?? 0) - (other.idleSince ?? 0))
      if (!oldest) return false
      oldest.shrink()
      size -= 1
    }
    return true
  }

const poolOf = async (
  setting: FleetSetting,
  definition: FunctionDefinition,
  around: { readonly makeRoom: (isFirst: boolean) => boolean; readonly isBusy: () => boolean },
): Promise<Pool> => {
  const asset = setting.assets.get(definition.codeKey)
  if (!asset) throw new Error(`the code of ${definition.name} is not among the assembly's assets`)
  const folder = await bringIn(setting.folder, definition.codeKey, asset)
  const { handler, memoryMb, name, arn } = definition
  const { verbose, metered = false, ledger, line, called, mishaps } = setting
  const environment = environmentOf(definition, folder, setting)
  const instance = {
    folder,
    handler,
    memoryMb,
    source: await workerSource(),
    verbose,
    metered,
    environment,
    functionName: name,
    functionArn: arn,
  }
  const limit = definition.concurrency ?? setting.instancesEach
  return new Pool({ definition, instance, limit, ledger, line, ...around, called, mishaps })
}

/** Brings in the code of the Node.js functions and makes a pool for each; nothing starts before its first event. */
export const makeFleet = async (setting: FleetSetting): Promise<Fleet> => {
  const pools = new Map<string, Pool>()
  const around = { makeRoom: roomMaker(pools, setting.instancesTogether), isBusy: isMachineBusy }
  await layOut(setting.folder)
  for (const definition of setting.functions.filter(({ runtime }) => runtime.startsWith('nodejs'))) {
    pools.set(definition.name, await poolOf(setting, definition, around))
  }
  const unknown = (name: string): Outcome =>
    failed('unknown', '', { errorType: 'ResourceNotFoundException', errorMessage: `no function ${name}` })
  return {
    invoke: async (name, payload, isWaitedFor) =>
      (await pools.get(name)?.invoke(payload, isWaitedFor)) ?? unknown(name),
    waiting: () => [...pools.values()].reduce((sum, pool) => sum + pool.waiting, 0),
    end: async () => {
      await Promise.all([...pools.values()].map(pool => pool.end()))
    },
  }
}
