import { createHmac, hash } from 'node:crypto'

/** Whose requests they are. Lambda gives each instance its own, with a session token. */
export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

/** `service` is the name that AWS signs it by, e.g. `dynamodb` or `execute-api`. */
export type Signing = {
  readonly credentials: Credentials
  readonly region: string
  readonly service: string
}

/** A request as it will leave: `path` is encoded once already, `query` is not, and headers are named in lower case. */
export type Unsigned = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly host: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** The headers that a signed request must have, named in lower case; there may be more, unsigned. */
export type Signed = Readonly<Record<string, string>>

/** Signs one request at a time in epoch milliseconds. Pure; never throws. */
export type Signer = (request: Unsigned, at: number) => Signed

const ALGORITHM = 'AWS4-HMAC-SHA256'
/** SHA-256 works on blocks of so many bytes; a key of HMAC is made as long. */
const BLOCK_BYTES = 64
const DIGEST_BYTES = 32
/** Longer than any text that is signed: an algorithm, a time, a scope and a digest. */
const TEXT_BYTES = 512

const escaped = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** One segment of a path as AWS encodes it: all but letters, digits and `-._~`. */
export const encodeSegment = (segment: string): string =>
  encodeURIComponent(segment).replace(/[!'()*]/g, escaped)

/**
 * The path as it is signed: encoded once more than it is sent, for every service but S3.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export const canonicalPath = (path: string, service: string) =>
  service === 's3' ? path : path.split('/').map(encodeSegment).join('/')

/** A query as it is sent and signed: encoded, in the order of its names, without a question mark. */
export const queryText = (query: Unsigned['query'] = {}): string =>
  Object.keys(query)
    .sort()
    .map(name => `${encodeSegment(name)}=${encodeSegment(query[name] ?? '')}`)
    .join('&')

const padded = (key: Buffer, pad: number) =>
  Buffer.from(Array.from({ length: BLOCK_BYTES }, (_, at) => (key[at] ?? 0) ^ pad))

/** HMAC-SHA256 for a key of at most 64 bytes, by two one-shot digests: they take less time than `createHmac`. */
const hmacOf = (key: Buffer) => {
  const inner = Buffer.concat([padded(key, 0x36), Buffer.alloc(TEXT_BYTES)])
  const outer = Buffer.concat([padded(key, 0x5c), Buffer.alloc(DIGEST_BYTES)])
  return (text: string): string => {
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'latin1')
    outer.set(hash('sha256', inner.subarray(0, end), 'buffer'), BLOCK_BYTES)
    return hash('sha256', outer, 'hex')
  }
}

/** What all requests of one day (UTC) have in common. */
export const dayOf = ({ credentials, region, service }: Signing, day: string) => {
  const steps = [day, region, service, 'aws4_request']
  const start = Buffer.from(`AWS4${credentials.secretAccessKey}`)
  const key = steps.reduce<Buffer>((made, step) => createHmac('sha256', made).update(step).digest(), start)
  return { day, scope: steps.join('/'), hmac: hmacOf(key) }
}

/** `YYYYMMDDTHHMMSSZ` */
export const timeOf = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

/** What is signed of a request whose headers are so, but for its `Authorization`. */
export const headersOf = (
  { host, body, headers }: Pick<Unsigned, 'host' | 'body' | 'headers'>,
  time: string,
  sessionToken: string | undefined,
): Signed => ({
  ...headers,
  host,
  'x-amz-content-sha256': hash('sha256', body),
  'x-amz-date': time,
  ...(sessionToken && { 'x-amz-security-token': sessionToken }),
})

/** A request as far as it is signed beside its headers; `digest` is the SHA-256 of its body. */
type Asked = Pick<Unsigned, 'path' | 'query'> & {
  readonly method: string
  readonly digest: string | undefined
}

/** The canonical request after its path, and the names of its headers. */
export const afterPath = (headers: Signed, digest: string | undefined, query?: Unsigned['query']) => {
  const names = Object.keys(headers).sort()
  const lines = names.map(name => `${name}:${headers[name]}\n`).join('')
  const signed = names.join(';')
  return { signed, text: `\n${queryText(query)}\n${lines}\n${signed}\n${digest}` }
}

export type Day = ReturnType<typeof dayOf>

/** The value of an `Authorization` but for the signature at its end. */
export const beforeSignature = ({ credentials }: Signing, { scope }: Day, signed: string): string =>
  `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=`

/** Signs canonical requests of one second. */
export const signatureAt = ({ scope, hmac }: Day, time: string) => {
  const start = `${ALGORITHM}\n${time}\n${scope}\n`
  return (canonical: string): string => hmac(start + hash('sha256', canonical))
}

/** The `Authorization` of a request with just these headers, at a time like `YYYYMMDDTHHMMSSZ`. */
const authorizationOf = (
  signing: Signing,
  day: Day,
  { asked, headers, time }: { readonly asked: Asked; readonly headers: Signed; readonly time: string },
): string => {
  const { method, path, query, digest } = asked
  const { signed, text } = afterPath(headers, digest, query)
  const canonical = `${method}\n${canonicalPath(path, signing.service)}${text}`
  return beforeSignature(signing, day, signed) + signatureAt(day, time)(canonical)
}

/**
 * The `Authorization` that a request must carry whose `headers` are those that it says are signed; for whoever is asked.
 * @param time when it says that it was signed, `YYYYMMDDTHHMMSSZ`
 */
export const expectedAuthorization = (
  signing: Signing,
  { body, ...request }: Omit<Asked, 'digest'> & { readonly body: Buffer },
  headers: Signed,
  time: string,
): string => {
  const asked = { ...request, digest: hash('sha256', body) }
  return authorizationOf(signing, dayOf(signing, time.slice(0, 8)), { asked, headers, time })
}

/**
 * AWS Signature Version 4 by hand: what a message costs is mostly its calls, and the SDK spends three to four times the
 * processor on each. The key is derived once a day. What it signs is what the SDK's own signer signs, byte for byte.
 */
export const signer = (signing: Signing): Signer => {
  const { sessionToken } = signing.credentials
  let today: Day | undefined
  return (request, at) => {
    const time = timeOf(at)
    const day = time.slice(0, 8)
    if (today?.day !== day) today = dayOf(signing, day)
    const headers = headersOf(request, time, sessionToken)
    const asked = { ...request, digest: headers['x-amz-content-sha256'] }
    return { ...headers, authorization: authorizationOf(signing, today, { asked, headers, time }) }
  }
}
