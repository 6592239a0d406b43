import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda'
import { fanOut, type Numbered } from '../../shared/domain/delivery/fanout.ts'
import { newTally, type Tally } from '../../shared/domain/posting/journey.ts'
import { changeOf } from '../../shared/store/changes.ts'
import { app } from '../app.ts'
import { clock } from '../environment.ts'
import { log } from '../log.ts'
import { LANES, type Lane, metricsLine } from '../metrics.ts'
import { onion } from '../onion.ts'

/** What is left of a function's time to end what is under way and to answer. */
const RESERVE_MS = 3000

/** Reads every record for itself: one that cannot be read is named, and holds up nobody. */
const parse = (records: readonly DynamoDBRecord[]): { batch: Numbered[]; poison: string[] } => {
  const batch: Numbered[] = []
  const poison: string[] = []
  for (const record of records) {
    const sequence = record.dynamodb?.SequenceNumber ?? ''
    try {
      const change = changeOf(record)
      if (change) batch.push({ sequence, change })
    } catch (error) {
      log('ERROR', 'record unreadable', { sequence, error })
      poison.push(sequence)
    }
  }
  return { batch, poison }
}

/** A line for each lane that told something: the stream is where both are known. */
const tellFigures = ({ functionName }: Context, lanes: Readonly<Record<Lane, Tally>>): void => {
  for (const lane of LANES) {
    const line = metricsLine(lanes[lane], { function: functionName, lane, at: clock.now() })
    if (line) process.stdout.write(`${line}\n`)
  }
}

/**
 * Carries what was committed to the sockets. Answers the records that failed, and Lambda brings again the lowest of
 * them and all behind it, in halves, until what fails stands alone and ends in the bucket; clients drop what comes twice.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 */
export const handler = onion(
  async (event: DynamoDBStreamEvent, context: Context): Promise<DynamoDBBatchResponse> => {
    const endsAt = clock.now() + context.getRemainingTimeInMillis() - RESERVE_MS
    const { batch, poison } = parse(event.Records)
    const lanes = { stream: newTally(), direct: newTally() }
    const failed = await fanOut(app(), batch, { endsAt, tally: lanes.stream, direct: lanes.direct })
    tellFigures(context, lanes)
    return { batchItemFailures: [...failed, ...poison].map(itemIdentifier => ({ itemIdentifier })) }
  },
)
