import { type WireAnswer, wireError } from '../database/proxy.ts'
import type { FaultName } from './fault-table.ts'
import { isWrite } from './written.ts'

const errorOf = (status: number, code: string, message: string, more: object = {}): WireAnswer =>
  wireError(status, `com.amazonaws.dynamodb.v20120810#${code}`, message, more)

const fault = errorOf(500, 'InternalServerError', 'Internal server error')

/**
 * Conflicts are between transactions, and between them and single writes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 * A transaction is told of a conflict as a cancellation, a single write as what it is.
 */
const conflict = (operation: string): WireAnswer => {
  const message = 'Transaction is ongoing for the item'
  if (operation !== 'TransactWriteItems') return errorOf(400, 'TransactionConflictException', message)
  const reasons = { CancellationReasons: [{ Code: 'TransactionConflict', Message: message }] }
  const said =
    'Transaction cancelled, please refer cancellation reasons for specific reasons [TransactionConflict]'
  return errorOf(400, 'TransactionCanceledException', said, reasons)
}

/** One fault of a call: where it may happen, whether the call is carried out, and what is answered then. */
export type CallFault = {
  readonly name: FaultName
  /** `isContended`: it writes where transactions write as well. */
  readonly may: (operation: string, isContended: boolean) => boolean
  readonly isDone: boolean
  readonly answer: (operation: string) => WireAnswer
}

/** The faults of DynamoDB's answers. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export const callFaults: readonly CallFault[] = [
  { name: 'database-fails', may: () => true, isDone: false, answer: () => fault },
  {
    name: 'database-throttled',
    may: () => true,
    isDone: false,
    answer: () =>
      errorOf(400, 'ProvisionedThroughputExceededException', 'The level of throughput is exceeded'),
  },
  {
    name: 'database-conflict',
    may: (_, isContended) => isContended,
    isDone: false,
    answer: conflict,
  },
  { name: 'commit-unknown', may: isWrite, isDone: true, answer: () => fault },
]
