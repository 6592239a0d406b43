/** Where a body ends: after so many bytes, by marks of its own, or with its connection. */
export type BodyEnd = number | 'chunked' | 'with the connection'

/** What the head of an answer says that matters to who asked. */
export type AnswerHead = {
  readonly status: number
  readonly body: BodyEnd
  /** How long the connection may lie idle, in milliseconds; 0 where it ends with this answer. */
  readonly keptFor: number
}

/** Unless the server says less. A NAT gateway forgets a connection after 350 s without a word:
 * https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html */
const IDLE_MS = 300_000
/** So much sooner than the server says: a request takes its time to get there. */
const SOONER_MS = 1000

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: [^\r\n]*)?$/

type Fields = { length?: string; encoding?: string; connection: string; keepAlive: string }

/** One row a field that matters. Refuses by `false`: two lengths are two answers in one. */
const FIELDS: Readonly<Record<string, (fields: Fields, value: string) => boolean>> = {
  'content-length': (fields, value) => {
    const same = fields.length === undefined || fields.length === value
    fields.length = value
    return same
  },
  'transfer-encoding': (fields, value) => {
    fields.encoding = fields.encoding === undefined ? value : `${fields.encoding},${value}`
    return true
  },
  connection: (fields, value) => {
    fields.connection += `${value},`
    return true
  },
  'keep-alive': (fields, value) => {
    fields.keepAlive += `${value},`
    return true
  },
}
/** Most fields are known by the length of their names to be none of ours. */
const LENGTHS = new Set(Object.keys(FIELDS).map(({ length }) => length))

const isBlank = (code: number) => code === 0x20 || code === 0x09

/** One line; `false` where it is no field. */
const readLine = (text: string, start: number, end: number, fields: Fields): boolean => {
  const colon = text.indexOf(':', start)
  if (colon <= start || colon >= end) return false
  // A name that is folded or padded is read in two ways by two readers: https://www.rfc-editor.org/rfc/rfc9112#section-5.1
  if (isBlank(text.charCodeAt(start)) || isBlank(text.charCodeAt(colon - 1))) return false
  if (!LENGTHS.has(colon - start)) return true
  const take = FIELDS[text.slice(start, colon).toLowerCase()]
  return (
    take?.(
      fields,
      text
        .slice(colon + 1, end)
        .trim()
        .toLowerCase(),
    ) ?? true
  )
}

const readFields = (text: string, from: number): Fields | undefined => {
  const fields: Fields = { connection: '', keepAlive: '' }
  for (let start = from; start < text.length; ) {
    const found = text.indexOf('\r\n', start)
    const end = found < 0 ? text.length : found
    if (!readLine(text, start, end, fields)) return undefined
    start = end + 2
  }
  return fields
}

const hasNoBody = (status: number) => status < 200 || status === 204 || status === 304

/** `undefined` where the length is said in two ways, or in none that is known. */
const bodyOf = (status: number, { length, encoding }: Fields): BodyEnd | undefined => {
  if (encoding !== undefined && (length !== undefined || encoding !== 'chunked')) return undefined
  if (length !== undefined && !/^\d{1,15}$/.test(length)) return undefined
  if (hasNoBody(status)) return 0
  if (encoding) return 'chunked'
  return length === undefined ? 'with the connection' : Number(length)
}

const keptFor = ({ connection, keepAlive }: Fields, isOld: boolean): number => {
  const words = connection === '' ? [] : connection.split(',').map(word => word.trim())
  if (words.includes('close') || (isOld && !words.includes('keep-alive'))) return 0
  const seconds = keepAlive === '' ? undefined : /\btimeout=(\d{1,6})\b/.exec(keepAlive)?.[1]
  return seconds === undefined ? IDLE_MS : Math.max(0, Math.min(IDLE_MS, Number(seconds) * 1000 - SOONER_MS))
}

/**
 * The head of an answer, without the empty line at its end; `undefined` where it is none. Pure.
 * https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 */
export const headOf = (text: string): AnswerHead | undefined => {
  const found = text.indexOf('\r\n')
  const end = found < 0 ? text.length : found
  const [, minor, digits] = STATUS_LINE.exec(text.slice(0, end)) ?? []
  const fields = digits === undefined ? undefined : readFields(text, end + 2)
  if (!fields) return undefined
  const status = Number(digits)
  const body = bodyOf(status, fields)
  if (body === undefined) return undefined
  return { status, body, keptFor: body === 'with the connection' ? 0 : keptFor(fields, minor === '0') }
}
