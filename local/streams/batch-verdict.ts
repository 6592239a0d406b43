import type { Outcome } from '../functions/outcome.ts'
import { isObject, listOf, objectOf, textOf } from '../template/json.ts'
import type { StreamRecord } from './records.ts'

/** What a function made of a batch: so many records from its start are done; `whole` failed as a whole. */
export type BatchVerdict = { readonly done: number; readonly whole: boolean }

const failedWhole: BatchVerdict = { done: 0, whole: true }

/**
 * Reads an invocation's outcome. Where failures are reported, the checkpoint is the lowest one reported; an answer with
 * an identifier that is empty or not of this batch fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const verdictOf = (
  outcome: Outcome,
  batch: readonly StreamRecord[],
  reportsFailures: boolean,
): BatchVerdict => {
  if (!outcome.ok) return failedWhole
  const all = { done: batch.length, whole: false }
  if (!reportsFailures) return all
  const answer: unknown = JSON.parse(outcome.payload)
  if (answer === null || answer === '') return all
  if (!isObject(answer)) return failedWhole
  const positions = listOf(answer.batchItemFailures).map(failure => {
    const identifier = textOf(objectOf(failure).itemIdentifier)
    return batch.findIndex(({ sequence }) => sequence === identifier)
  })
  if (positions.length === 0) return all
  return positions.includes(-1) ? failedWhole : { done: Math.min(...positions), whole: false }
}
