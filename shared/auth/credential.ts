import { BEARER_PREFIX, SUBPROTOCOL } from '../protocol/client-limits.ts'

/** Where a token may come in: a subprotocol (browsers), a header (servers), a one-time ticket. Never a query string. */
export type Credential =
  | { readonly kind: 'jwt'; readonly jwt: string }
  | { readonly kind: 'ticket'; readonly ticket: string }

/** What of an upgrade, or of an HTTP request, matters here. Header names in any case. */
export type Upgrade = {
  readonly headers?: Readonly<Record<string, string | undefined>> | null
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null
}

/** A header by its name in lower case. */
export const headerOf = ({ headers }: Upgrade, name: string): string | undefined =>
  Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]

/**
 * Where CloudFront says that somebody is who asks by way of it, as an ISO 3166 code.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
 */
export const regionIn = (request: Upgrade): string | undefined => {
  const country = headerOf(request, 'cloudfront-viewer-country') ?? ''
  return /^[A-Z]{2}$/.test(country) ? country : undefined
}

const protocolsOf = (upgrade: Upgrade): readonly string[] =>
  (headerOf(upgrade, 'sec-websocket-protocol') ?? '').split(',').map(protocol => protocol.trim())

const looksLikeJwt = (text: string | undefined): boolean => /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text ?? '')

/** The token in the `Authorization` header. */
export const bearerIn = (request: Upgrade): string | undefined => {
  const [scheme = '', jwt = ''] = (headerOf(request, 'authorization') ?? '').split(' ')
  return scheme.toLowerCase() === 'bearer' && jwt ? jwt : undefined
}

/** The credential of an upgrade, or nothing. A JWT in the query string spoils everything: it is in somebody's log by now. */
export const credentialOf = (upgrade: Upgrade): Credential | undefined => {
  const query = upgrade.queryStringParameters ?? {}
  if (Object.values(query).some(looksLikeJwt)) return undefined
  const bearer = protocolsOf(upgrade).find(protocol => protocol.startsWith(BEARER_PREFIX))
  if (bearer) return { kind: 'jwt', jwt: bearer.slice(BEARER_PREFIX.length) }
  const jwt = bearerIn(upgrade)
  if (jwt !== undefined) return { kind: 'jwt', jwt }
  return query.ticket ? { kind: 'ticket', ticket: query.ticket } : undefined
}

/** The header with which an upgrade that offered our subprotocol is answered: a browser closes a socket without it. */
export const protocolAnswer = (upgrade: Upgrade): Record<string, string> =>
  protocolsOf(upgrade).includes(SUBPROTOCOL) ? { 'Sec-WebSocket-Protocol': SUBPROTOCOL } : {}
