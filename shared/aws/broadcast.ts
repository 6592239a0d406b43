import { bodyLines, headerLines, placeOf } from './request-text.ts'
import {
  afterPath,
  beforeSignature,
  canonicalPath,
  type Day,
  dayOf,
  encodeSegment,
  headersOf,
  type Signing,
  signatureAt,
  timeOf,
} from './signature.ts'

/**
 * A signed POST as it leaves, each character one byte. `last` is the last segment of its path and not encoded yet, `at`
 * is epoch milliseconds. Pure but for what it remembers of bodies.
 */
export type Broadcast = (last: string, body: string, at: number) => string

export type BroadcastOptions = Signing & {
  /** A path at its end stands before that of each request. */
  readonly endpoint: string
  /** What stands before the last segment, with a slash at both ends, encoded once. */
  readonly folder: string
  readonly headers: Readonly<Record<string, string>>
}

/** So many bodies are remembered, and none for longer than a second: a signature says of which second it is. */
const MOST_BODIES = 64

/** Everything that is the same for one body to whomever it goes, but for the name of who gets it and the signature. */
const sheetOf = (options: BroadcastOptions, day: Day, time: string) => {
  const { endpoint, folder, headers, service, credentials } = options
  const place = placeOf(endpoint)
  const path = place.folder + folder
  const canonicalStart = `POST\n${canonicalPath(path, service)}`
  const sign = signatureAt(day, time)
  return (body: string) => {
    const signed = headersOf({ host: place.host, headers, body }, time, credentials.sessionToken)
    const after = afterPath(signed, signed['x-amz-content-sha256'])
    const lines = ` HTTP/1.1\r\n${headerLines(signed)}authorization: ${beforeSignature(options, day, after.signed)}`
    const end = `\r\n${bodyLines(body)}`
    return (last: string): string => {
      const encoded = encodeSegment(last)
      const signature = sign(canonicalStart + encodeSegment(encoded) + after.text)
      return `POST ${path}${encoded}${lines}${signature}${end}`
    }
  }
}

/** Signs what goes to many as `signer` would each for itself: the digest of the body and the headers are made once a second. */
export const broadcast = (options: BroadcastOptions): Broadcast => {
  const sheets = new Map<string, ReturnType<ReturnType<typeof sheetOf>>>()
  let second = Number.NaN
  let today: Day | undefined
  let make: ReturnType<typeof sheetOf> | undefined
  const turnTo = (at: number) => {
    const time = timeOf(at)
    if (today?.day !== time.slice(0, 8)) today = dayOf(options, time.slice(0, 8))
    make = sheetOf(options, today, time)
    sheets.clear()
    second = Math.floor(at / 1000)
    return make
  }
  return (last, body, at) => {
    const current = make && Math.floor(at / 1000) === second ? make : turnTo(at)
    let sheet = sheets.get(body)
    if (!sheet) {
      if (sheets.size >= MOST_BODIES) sheets.clear()
      sheet = current(body)
      sheets.set(body, sheet)
    }
    return sheet(last)
  }
}
