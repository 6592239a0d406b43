/** A record of a stream as it lies in the bucket; only its keys and numbers are ever looked at. */
type Attribute = { readonly S?: string; readonly N?: string }
type Image = Readonly<Record<string, Attribute | undefined>>
type StreamRecord = {
  readonly dynamodb?: {
    readonly Keys?: Image
    readonly NewImage?: Image
    readonly SequenceNumber?: string
  }
}

/**
 * What an event source mapping puts into a bucket when it gives a batch up.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export type DeadLetter = {
  /** The function that could not handle it, by name. */
  readonly function: string
  /** Why, in Lambda's words: `RetryAttemptsExhausted`, `RecordAgeExceeded`. */
  readonly why: string
  readonly at: string
  readonly records: readonly StreamRecord[]
}

type Json = Readonly<Record<string, unknown>>
const objectOf = (value: unknown): Json => (value && typeof value === 'object' ? (value as Json) : {})

/** The event stands in the letter as text; a letter that was made by hand may have it as it is. */
const eventOf = (payload: unknown): Json =>
  objectOf(typeof payload === 'string' ? JSON.parse(payload) : payload)

/** The name in a function's ARN, without version or alias. */
const nameIn = (arn: unknown): string => String(arn ?? '').split(':')[6] ?? ''

/** Reads a letter; `undefined` for an object that is none. */
export const readLetter = (text: string): DeadLetter | undefined => {
  try {
    const letter = objectOf(JSON.parse(text))
    const { functionArn, condition } = objectOf(letter.requestContext)
    const { Records: records } = eventOf(letter.payload)
    if (!Array.isArray(records) || records.length === 0) return undefined
    return {
      function: nameIn(functionArn),
      why: String(condition ?? ''),
      at: String(letter.timestamp ?? ''),
      records: records.map(objectOf),
    }
  } catch {
    return undefined
  }
}

/** What a record is about: a channel, and the numbers of the entries that it tells, where it tells any. */
type About = { readonly channel: string; readonly from?: number; readonly to?: number }
const numberOf = (attribute: Attribute | undefined): number => Number(attribute?.N)

/** By the beginning of the sort key, the first that fits. */
const KINDS: readonly (readonly [string, (keys: Image, image: Image) => About])[] = [
  [
    'relay#',
    (_, { channel, from, to }) => ({ channel: channel?.S ?? '?', from: numberOf(from), to: numberOf(to) }),
  ],
  ['in#', ({ sk }) => ({ channel: sk?.S?.slice('in#'.length) ?? '?' })],
  ['member#', ({ pk }) => ({ channel: pk?.S ?? '?' })],
  ['', ({ pk }, { seq }) => ({ channel: pk?.S ?? '?', from: numberOf(seq), to: numberOf(seq) })],
]

const aboutOf = ({ dynamodb: { Keys = {}, NewImage = {} } = {} }: StreamRecord): About => {
  const sk = Keys.sk?.S ?? ''
  const [, about] = KINDS.find(([prefix]) => sk.startsWith(prefix)) ?? []
  return about?.(Keys, NewImage) ?? { channel: '?' }
}

const spanOf = (abouts: readonly About[]): string => {
  const numbers = abouts.flatMap(({ from, to }) => [from, to]).filter(at => at !== undefined && at >= 0)
  if (numbers.length === 0) return ''
  const [least, most] = [Math.min(...(numbers as number[])), Math.max(...(numbers as number[]))]
  return least === most ? ` ${least}` : ` ${least}–${most}`
}

/** What a letter holds, channel by channel: `chat:lobby 5–8`. Never a body. */
export const holdings = ({ records }: DeadLetter): readonly string[] =>
  [...Map.groupBy(records.map(aboutOf), ({ channel }) => channel)].map(
    ([channel, abouts]) => `${channel}${spanOf(abouts)}`,
  )
