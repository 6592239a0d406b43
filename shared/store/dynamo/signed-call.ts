import type { Answered } from '../../aws/answer-reader.ts'
import type { Answer } from '../../aws/connection.ts'
import { exchangeWith } from '../../aws/exchange.ts'
import type { Signing } from '../../aws/signature.ts'
import type { Clock } from '../../domain/ports.ts'
import type { DynamoCall } from './call.ts'
import { fromWire, toWire } from './document.ts'
import { CONFLICT, THROTTLED, UNKNOWN } from './refusals.ts'

export type SignedCallOptions = Omit<Signing, 'service'> & {
  /** @default the region's own */
  readonly endpoint?: string | undefined
  readonly clock: Clock
  /** From 0 to below 1. */
  readonly random: () => number
  /** A name that nobody has had: makes a transaction that is sent twice one transaction. */
  readonly name: () => string
  /** How long one try may take, in milliseconds. @default 3000 */
  readonly timeout?: number
  /** @default 3 */
  readonly tries?: number
}

/** What DynamoDB refused, under its own code. */
class DynamoError extends Error {
  readonly Item: unknown
  readonly CancellationReasons: unknown
  constructor(code: string, { message, Message, Item, CancellationReasons }: Record<string, unknown>) {
    super(String(message ?? Message ?? code))
    this.name = code
    this.Item = Item
    this.CancellationReasons = CancellationReasons
  }
}

const WORTH_ANOTHER: readonly string[] = [
  ...UNKNOWN,
  ...THROTTLED,
  'ItemCollectionSizeLimitExceededException',
]

const PAUSE_MS = 50
const NO_ANSWER = {
  stale: 'the connection had ended',
  broken: 'the connection broke',
  late: 'no answer in time',
  unsent: 'no connection in time',
}

/** `com.amazonaws.dynamodb.v20120810#ThrottlingException` -> `ThrottlingException` */
const codeOf = ({ __type }: Record<string, unknown>, status: number): string => {
  const code = String(__type ?? '')
  return code.slice(code.lastIndexOf('#') + 1) || (status >= 500 ? 'InternalServerError' : `Status${status}`)
}

const parsed = ({ text }: Answered): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

const isWhole = (answer: Answer): answer is Answered => typeof answer !== 'string' && answer.whole

/** What the answer comes to: the output, or what to throw. */
const outcomeOf = (answer: Answer): { readonly output: Record<string, unknown> } | { thrown: Error } => {
  if (!isWhole(answer)) {
    const why = typeof answer === 'string' ? NO_ANSWER[answer] : 'the answer broke off'
    return { thrown: new DynamoError('InternalServerError', { message: `DynamoDB: ${why}` }) }
  }
  const body = parsed(answer)
  if (answer.status === 200) return { output: body }
  return { thrown: new DynamoError(codeOf(body, answer.status), body) }
}

/** What the tries come to: one that was refused because too much was asked says nothing of an earlier one. */
const verdictOf = (thrown: Error, unknown: Error | undefined): Error =>
  WORTH_ANOTHER.includes(thrown.name) || thrown.name === CONFLICT ? (unknown ?? thrown) : thrown

/** Amazon's domain in the region's own part of the world. */
const regional = (region: string) =>
  `https://dynamodb.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`

/**
 * Calls DynamoDB by signed requests of its JSON protocol, without the SDK. What is worth another try gets one, with full
 * jitter; the writes of the store bear to be carried out twice, or say by their condition that they were. Rejects as
 * unknown where one of the tries was, unless a later one was judged by its condition.
 */
export const signedCall = (options: SignedCallOptions): DynamoCall => {
  const { clock, random, name, timeout = 3000, tries = 3, region, credentials } = options
  const { endpoint = regional(region) } = options
  const ask = exchangeWith({ endpoint, region, credentials, service: 'dynamodb', now: clock.now })
  const call = async (operation: string, input: object): Promise<object> => {
    const named = operation === 'TransactWriteItems' ? { ClientRequestToken: name(), ...input } : input
    const body = JSON.stringify(toWire(named))
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    }
    let unknown: Error | undefined
    let own: 'own' | undefined
    for (let attempt = 1; ; attempt++) {
      const answer = await ask({ method: 'POST', path: '/', headers, body }, timeout, own)
      const outcome = outcomeOf(answer)
      if ('output' in outcome) return fromWire(outcome.output)
      const { thrown } = outcome
      if (UNKNOWN.includes(thrown.name)) unknown ??= thrown
      if (attempt === tries || !WORTH_ANOTHER.includes(thrown.name)) throw verdictOf(thrown, unknown)
      // Where one kept connection is stale all others may be.
      own = answer === 'stale' ? 'own' : undefined
      if (!own) await clock.sleep(random() * PAUSE_MS * 2 ** attempt)
    }
  }
  return call as DynamoCall
}
