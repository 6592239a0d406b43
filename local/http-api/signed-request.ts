import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { expectedAuthorization } from '../../shared/aws/signature.ts'
import { methodArn, type PlayedApi } from '../gateway/played-api.ts'
import { urlOf } from '../loopback.ts'
import type { Signer } from '../signers.ts'
import { place } from '../template/names.ts'
import { ownAnswer } from './answer.ts'
import type { RequestVerdict } from './authorizer.ts'

/** How far the clock of who signs may be off. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */
const SKEW_MS = 5 * 60_000

const FORM =
  /^AWS4-HMAC-SHA256 Credential=(?<key>[^/,\s]+)\/(?<day>\d{8})\/(?<region>[^/]+)\/(?<service>[^/]+)\/aws4_request,\s*SignedHeaders=(?<names>[^,\s]+),\s*Signature=(?<signature>[0-9a-f]{64})$/

const timeFrom = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

/** The signed headers as both ends write them: spaces cut and folded. What names them may name what no request has. */
const headersOf = (request: IncomingMessage, names: string): Record<string, string> =>
  Object.fromEntries(
    names.split(';').map(name => {
      const value = Object.hasOwn(request.headers, name) ? request.headers[name] : undefined
      const text = Array.isArray(value) ? value.join(',') : (value ?? '')
      return [name, text.trim().replace(/ +/g, ' ')]
    }),
  )

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/** Who signed a request, and by which key; nobody where anything about it is wrong. */
const signerOf = (
  { signers }: PlayedApi,
  request: IncomingMessage,
  body: Buffer,
): (Signer & { readonly key: string }) | undefined => {
  const {
    key = '',
    day,
    region,
    service,
    names = '',
    signature = '',
  } = FORM.exec(request.headers.authorization ?? '')?.groups ?? {}
  const [signer, time] = [signers.get(key), String(request.headers['x-amz-date'] ?? '')]
  const isForHere = region === place.region && service === 'execute-api' && time.startsWith(`${day}T`)
  const isNow = Math.abs(Date.now() - timeFrom(time)) <= SKEW_MS
  if (!signer || !isForHere || !isNow || !names.split(';').includes('host')) return undefined
  const url = urlOf(request)
  const expected = expectedAuthorization(
    { credentials: { accessKeyId: key, secretAccessKey: signer.secret }, region, service },
    { method: request.method ?? '', path: url.pathname, query: Object.fromEntries(url.searchParams), body },
    headersOf(request, names),
    time,
  )
  return isSame(expected.slice(-64), signature) ? { ...signer, key } : undefined
}

/** HTTP APIs have one answer for whatever is wrong; `Missing Authentication Token` is that of REST APIs. */
const FORBIDDEN: RequestVerdict = { ok: false, answer: ownAnswer(403, 'Forbidden') }

/**
 * What IAM says to a request of a route that wants it signed: who signed it rides on the event.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html
 */
export const verifySignature = (
  played: PlayedApi,
  request: IncomingMessage,
  body: Buffer,
): RequestVerdict => {
  const signer = signerOf(played, request, body)
  if (!signer) return FORBIDDEN
  const resource = methodArn(played.api, `${request.method}${urlOf(request).pathname}`)
  const demand = { action: 'execute-api:Invoke', resource }
  if (signer.isFunction && played.roles?.refusal(request.headers.authorization ?? '', [demand]) !== undefined)
    return FORBIDDEN
  const iam = {
    accessKey: signer.key,
    accountId: place.account,
    callerId: signer.key,
    cognitoIdentity: null,
    principalOrgId: '',
    userArn: signer.userArn,
    userId: signer.key,
  }
  return { ok: true, authorizer: { iam } }
}
