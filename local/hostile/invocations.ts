import { setTimeout as sleep } from 'node:timers/promises'
import type { Cause, Crossings } from '../crossings.ts'
import { failed, type Outcome } from '../functions/outcome.ts'
import type { FaultName } from './fault-table.ts'
import type { Faults } from './faults.ts'

/** What a fault of invocations works on: `run` carries it out, as often as it is called. */
type Invoking = (faults: Faults, run: () => Promise<Outcome>) => Promise<Outcome>

const nothing: Outcome = { ok: true, requestId: 'lost', payload: 'null' }

const failure = (errorMessage: string): Outcome =>
  failed('error', 'hostile', { errorType: 'Local.Hostile', errorMessage })

/** Waiting never keeps a runtime from ending. */
const pause = (ms: number): Promise<unknown> => sleep(ms, undefined, { ref: false })

const later =
  (name: FaultName): Invoking =>
  async (faults, run) => {
    await pause(faults.upTo(name))
    return run()
  }

/** Done twice; the first answer counts, the second is nobody's. */
const twice =
  (name: FaultName): Invoking =>
  async (faults, run) => {
    const outcome = await run()
    void pause(faults.upTo(name)).then(run)
    return outcome
  }

/** The function does its work; what it says is heard too late. */
const answeredAfter =
  (name: FaultName): Invoking =>
  async (faults, run) => {
    const outcome = await run()
    await pause(faults.size(name))
    return outcome
  }

/** The faults of invocations: for which cause, and what each does. Where several happen, the first is the outermost. */
const rows: readonly { readonly name: FaultName; readonly of: Cause; readonly does: Invoking }[] = [
  { name: 'connect-refused', of: 'authorizer', does: async () => failure('the authorizer fails') },
  { name: 'connect-late', of: 'authorizer', does: answeredAfter('connect-late') },
  { name: 'disconnect-lost', of: 'disconnect', does: async () => nothing },
  { name: 'disconnect-late', of: 'disconnect', does: later('disconnect-late') },
  { name: 'answer-lost', of: 'frame', does: answeredAfter('answer-lost') },
  { name: 'frame-late', of: 'frame', does: later('frame-late') },
  { name: 'frame-twice', of: 'frame', does: twice('frame-twice') },
  {
    name: 'answer-late',
    of: 'frame',
    does: async (faults, run) => {
      const outcome = await run()
      await pause(faults.upTo('answer-late'))
      return outcome
    },
  },
  { name: 'batch-late', of: 'stream', does: later('batch-late') },
  { name: 'batch-twice', of: 'stream', does: twice('batch-twice') },
  {
    name: 'batch-fails',
    of: 'stream',
    does: async (_, run) => {
      await run()
      return failure('the batch counts as failed')
    },
  },
]

/** Puts faults around invocations. */
export const hostileInvoke =
  (invoke: Crossings['invoke'], faults: Faults): Crossings['invoke'] =>
  (cause, functionName, payload, isWaitedFor) => {
    const struck = rows.filter(({ name, of }) => of === cause && faults.strikes(name))
    const honest = () => invoke(cause, functionName, payload, isWaitedFor)
    return struck.reduceRight<() => Promise<Outcome>>(
      (run, { does }) =>
        () =>
          does(faults, run),
      honest,
    )()
  }
