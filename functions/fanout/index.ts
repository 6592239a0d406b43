import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { fanOut, type Numbered } from '../../shared/domain/fanout.ts'
import { changeOf } from '../../shared/store/changes.ts'
import { app } from '../app.ts'
import { log } from '../log.ts'
import { onion } from '../onion.ts'

/** Parses until a record cannot be read: what is behind it waits until it has been retried, or is given up. */
const parse = (records: readonly DynamoDBRecord[]): { batch: Numbered[]; poison?: string } => {
  const batch: Numbered[] = []
  for (const record of records) {
    const sequence = record.dynamodb?.SequenceNumber ?? ''
    try {
      const change = changeOf(record)
      if (change) batch.push({ sequence, change })
    } catch (error) {
      log('ERROR', 'record unreadable', { sequence, error })
      return { batch, poison: sequence }
    }
  }
  return { batch }
}

/**
 * Carries what was committed to the sockets. Answers the records that failed, and Lambda brings again the lowest of
 * them and all behind it: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const handler = onion(async (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
  const { batch, poison } = parse(event.Records)
  const failed = await fanOut(app(), batch)
  const items = [...failed, ...(poison ? [poison] : [])]
  return { batchItemFailures: items.map(itemIdentifier => ({ itemIdentifier })) }
})
