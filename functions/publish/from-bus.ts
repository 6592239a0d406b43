import { isRetryable, type ProblemBody } from '../../shared/protocol/problems.ts'
import { clock, environment } from '../environment.ts'
import type { Asked } from '../invoked.ts'
import { refusedEventLine } from '../metrics.ts'
import { say } from './say.ts'

/** An event of a bus; what its sender chose stands in `source`, `detail-type` and `detail` alone. */
type BusEvent = {
  readonly version: '0'
  readonly id: string
  readonly 'detail-type': string
  readonly source: string
  readonly detail: Asked
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html */
export const isBusEvent = (event: Asked): event is BusEvent =>
  event.version === '0' &&
  typeof event.id === 'string' &&
  typeof event['detail-type'] === 'string' &&
  typeof event.detail === 'object' &&
  event.detail !== null

/** The fields that an event may have wrong; what else it holds is its sender's and stays out of the log. */
const FIELDS = ['channel', 'key', 'body', 'after', 'afterEpoch']

const fieldsIn = ({ issues = [] }: ProblemBody): readonly string[] =>
  FIELDS.filter(field => issues.some(({ path }) => path === field || path.startsWith(`${field}.`)))

/**
 * Publishes what an event says; its id is the `key` where it names none, because a bus may deliver it twice. Nobody reads an
 * answer, so a refusal that another try may change is thrown: Lambda tries twice more, after one minute and two, and then
 * puts the event into the queue of what was given up. What no try can change is told to the log and counted.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const fromBus = async ({ id, source, detail }: BusEvent, requestId: string): Promise<void> => {
  const answer = await say({ key: id, ...detail }, requestId)
  if (answer.ok) return
  const { error } = answer
  if (isRetryable(error.code)) throw new Error(`the event ${id} is to be tried again: ${error.code}`)
  const facts = { requestId, eventId: id, source, code: error.code, fields: fieldsIn(error) }
  const line = refusedEventLine({ function: environment.functionName, at: clock.now() }, facts)
  process.stdout.write(`${line}\n`)
}
