/** What DynamoDB says by its codes: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */

/** It did nothing, because there was too much at once. */
export const THROTTLED: readonly string[] = [
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionInProgressException',
]

/** Nobody knows whether the call was carried out. */
export const UNKNOWN: readonly string[] = ['InternalServerError', 'ServiceUnavailable']

/** It did nothing, because a transaction was at work on the item. */
export const CONFLICT = 'TransactionConflictException'
