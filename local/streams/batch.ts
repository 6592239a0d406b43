import type { Outcome } from '../functions/outcome.ts'
import type { MappingDefinition } from '../template/stack.ts'
import { verdictOf } from './batch-verdict.ts'
import type { StreamRecord } from './records.ts'

/** Why records were given up, in AWS's words. */
export type GivenUp = 'RetryAttemptsExhausted' | 'RecordAgeExceeded'

/** What handling batches needs. Times in milliseconds. */
export type BatchHandling = {
  readonly mapping: MappingDefinition
  readonly invoke: (batch: readonly StreamRecord[]) => Promise<Outcome>
  /** Takes what could not be handled; called once for each batch that is given up. */
  readonly giveUp: (
    batch: readonly StreamRecord[],
    why: GivenUp,
    tries: number,
    last?: Outcome,
  ) => Promise<void>
  /** Told of records that are done with, handled or given up. */
  readonly finished: (batch: readonly StreamRecord[]) => void
  readonly pause: (ms: number) => Promise<unknown>
  readonly now: () => number
  /** Whether the runtime is stopping: what is not done then is left for the next start. */
  readonly stopping: () => boolean
}

/** The pause before a repeat: longer each time, never above 2 s. */
const pauseBefore = (tries: number): number => Math.min(2000, 50 * 2 ** tries)

const isSpent = (limit: number, used: number): boolean => limit >= 0 && used > limit

const setAsideOld = async (handling: BatchHandling, batch: readonly StreamRecord[], tries: number) => {
  const { maximumAgeMs } = handling.mapping
  const isOld = ({ at }: StreamRecord) => isSpent(maximumAgeMs, handling.now() - at)
  const old = batch.filter(isOld)
  if (old.length === 0) return batch
  await handling.giveUp(old, 'RecordAgeExceeded', tries)
  handling.finished(old)
  return batch.filter(record => !isOld(record))
}

/** Halves a batch that failed as a whole; each half keeps the tries it has left. */
const halves = async (
  handling: BatchHandling,
  batch: readonly StreamRecord[],
  tries: number,
): Promise<void> => {
  const middle = Math.ceil(batch.length / 2)
  await handleBatch(handling, batch.slice(0, middle), tries)
  await handleBatch(handling, batch.slice(middle), tries)
}

/**
 * Sees a batch through, as an event source mapping does: what is too old is given up; what failed is repeated from the
 * lowest failure on, split in two where it failed as a whole and the mapping says so, until its retries are used up;
 * then the rest is given up and the shard goes on. A split uses up no retry. Never rejects unless `giveUp` does.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export const handleBatch = async (
  handling: BatchHandling,
  whole: readonly StreamRecord[],
  tries = 0,
): Promise<void> => {
  const { mapping, finished } = handling
  const batch = await setAsideOld(handling, whole, tries)
  if (batch.length === 0 || handling.stopping()) return
  const outcome = await handling.invoke(batch)
  const { done } = verdictOf(outcome, batch, mapping.reportsFailures)
  finished(batch.slice(0, done))
  const rest = batch.slice(done)
  if (rest.length === 0) return
  const splits = mapping.bisect && rest.length > 1
  if (splits && done === 0) return halves(handling, rest, tries)
  const used = splits ? tries : tries + 1
  if (isSpent(mapping.retries, used)) {
    await handling.giveUp(rest, 'RetryAttemptsExhausted', used, outcome)
    return finished(rest)
  }
  await handling.pause(pauseBefore(tries))
  return handleBatch(handling, rest, used)
}
