import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** What a deployment may say about itself, read from the CDK's context (`cdk.json`, `-c key=value`) and checked. */
export type Settings = {
  /** The `iss` that a token must carry. */
  readonly issuer: string
  /** The `aud` that a token must carry. */
  readonly audience: string
  /** Where the issuer's public keys are: https, or any URL in a local stack. */
  readonly jwks: string
  /** True for a laptop or an emulator; opens `rateLimits=off` and unencrypted addresses. */
  readonly local: boolean
  /** False leaves the authorizer off `$connect`, for emulators that call none; the connect function then verifies. */
  readonly authorizer: boolean
  /** Where MiniStack serves, for a template that it understands; absent: the template is for AWS. Only in a local stack. */
  readonly ministack?: string
  /** False lifts the rates of users and channels. Only in a local stack. */
  readonly rateLimits: boolean
  /** False leaves every entry to the stream: a control to measure against, and a way back. */
  readonly directLane: boolean
  /** `destroy` deletes rooms and messages with the stack. */
  readonly removal: 'retain' | 'destroy'
  readonly logLevel: 'INFO' | 'DEBUG' | 'WARN' | 'ERROR'
  /** The web pages that may call the HTTP API and open sockets; empty: none may call, any may open. */
  readonly origins: readonly string[]
  /** Part of every epoch: another one with each restore of the tables. Empty as long as nothing was restored. */
  readonly generation: string
  /** Tables that a backup was restored to: the ARN of the stream of the rooms, the names of the logs. */
  readonly restored: { readonly roomsStream?: string; readonly messages?: string; readonly queues?: string }
  /** A file of words that may not be said, by language; absent: the small sample of `functions/blocked-words.json`. */
  readonly words?: string
  /** The bus whose events are published (absent: the account's default one), and the sources that they must have. */
  readonly events?: { readonly bus?: string; readonly sources: readonly string[] }
  /** The ARN of an SNS topic that is told of alarms; absent: nobody is. */
  readonly alarms?: string
  /** `own` encrypts tables, logs, the bucket of failures and the queue of events with a key of the stack's own. */
  readonly key: 'aws' | 'own'
  /** Whether X-Ray follows what functions are asked for. */
  readonly tracing: boolean
  /** Whether new code takes all events at once, or ten per cent of them first. */
  readonly rollout: 'at-once' | 'gradual'
  /** What posts to sockets: our own signed requests, or the AWS SDK's client, which is bundled only then. */
  readonly poster: 'signed' | 'sdk'
  /** Names of the customer's own for the two APIs, with the certificate that covers them. */
  readonly domains: { readonly sockets?: Domain; readonly http?: Domain }
}

type Domain = { readonly name: string; readonly certificate: string }

/** Gives a context value by its key, `undefined` where nothing was said. */
export type Context = (key: string) => unknown

/** A setting that cannot stand. Its message is one line that says what to write instead. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

/** The ports of a laptop are not known beforehand. API Gateway would refuse these patterns; a deployment never has them. */
const LAPTOP = ['http://localhost:*', 'http://127.0.0.1:*']

/** What emulators call their account; https://docs.localstack.cloud/references/multi-account-setups/ */
const NO_ACCOUNT = '000000000000'

const refuse = (line: string): never => {
  throw new SettingsError(line)
}

const shown = (value: unknown) => JSON.stringify(value)

const oneOf = <const Choice extends string>(
  read: Context,
  key: string,
  choices: readonly [Choice, ...Choice[]],
) => {
  const value = read(key) ?? choices[0]
  const found = choices.find(choice => choice === String(value))
  return found ?? refuse(`context ${key} must be ${choices.join(' or ')}, not ${shown(value)}`)
}

const text = (read: Context, key: string): string => {
  const value = read(key)
  return typeof value === 'string' && value.trim() !== ''
    ? value
    : refuse(`context ${key} must be a text that is not empty, not ${shown(value)}`)
}

const jwksOf = (read: Context, local: boolean): string => {
  const value = text(read, 'jwks')
  const url = URL.parse(value) ?? refuse(`context jwks must be a URL, not ${shown(value)}`)
  return local || url.protocol === 'https:'
    ? value
    : refuse(`context jwks must be an https URL (anything else only with local=true), not ${shown(value)}`)
}

const originsOf = (read: Context, local: boolean): readonly string[] => {
  const said = read('origins') ?? []
  const words: readonly unknown[] = Array.isArray(said) ? said : String(said).split(',')
  const origins = words.map(one => String(one).trim()).filter(one => one !== '')
  const schemes = local ? ['https:', 'http:'] : ['https:']
  const bad = origins.find(one => {
    const url = URL.parse(one)
    return url?.origin !== one || !schemes.includes(url.protocol)
  })
  if (bad !== undefined)
    refuse(`context origins must name origins such as https://example.com, not ${shown(bad)}`)
  return origins.length === 0 && local ? LAPTOP : origins
}

/** A value of a pattern, `undefined` where nothing was said. */
const patterned = (read: Context, key: string, pattern: RegExp, what: string): string | undefined => {
  const value = read(key)
  if (value === undefined || value === '') return undefined
  return pattern.test(String(value))
    ? String(value)
    : refuse(`context ${key} must be ${what}, not ${shown(value)}`)
}

const TABLE = /^[\w.-]{3,255}$/
const STREAM = /^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\/[\w.-]{3,255}\/stream\/[\w:.-]+$/

/** Where the tables are that a backup was restored to. Clients must learn that it was, so there must be a generation. */
const restoredOf = (read: Context, generation: string): Settings['restored'] => {
  const roomsStream = patterned(read, 'roomsStream', STREAM, "the ARN of a table's stream")
  const messages = patterned(read, 'messagesTable', TABLE, 'the name of a table')
  const queues = patterned(read, 'queuesTable', TABLE, 'the name of a table')
  const restored = {
    ...(roomsStream && { roomsStream }),
    ...(messages && { messages }),
    ...(queues && { queues }),
  }
  if (Object.keys(restored).length > 0 && !generation)
    refuse(
      'context generation must be set with restored tables: another one with each restore, such as 2026-11-21',
    )
  return restored
}

const TOPIC = /^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/

const alarmsOf = (read: Context): { alarms?: string } => {
  const topic = patterned(read, 'alarms', TOPIC, 'the ARN of an SNS topic')
  return topic ? { alarms: topic } : {}
}

const BUS = /^(?!(?:true|false)$)[\w./-]{1,256}$/

const eventsOf = (read: Context): Pick<Settings, 'events'> => {
  const bus = patterned(read, 'events', BUS, 'on, off or the name of a bus') ?? 'off'
  const sources = String(read('eventSources') ?? '')
    .split(',')
    .map(one => one.trim())
    .filter(one => one !== '')
  if (bus === 'off' && sources.length > 0)
    refuse('context eventSources needs context events: on or the name of a bus')
  return bus === 'off' ? {} : { events: { sources, ...(bus !== 'on' && { bus }) } }
}

const MINISTACK = /^https?:\/\/[\w.-]+(:\d{1,5})?$/

const ministackOf = (read: Context, local: boolean): { ministack?: string } => {
  const ministack = patterned(read, 'ministack', MINISTACK, 'an address such as http://127.0.0.1:4566')
  if (ministack && !local) refuse('context ministack is refused in a deployment: it needs local=true')
  return ministack ? { ministack } : {}
}

/** Names of languages, or of anything else that the deployment tells its words apart by, each with a list. */
const isWords = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).every(list => Array.isArray(list) && list.every(word => typeof word === 'string'))

const wordsOf = (read: Context): { words?: string } => {
  const said = read('words')
  if (said === undefined || said === '') return {}
  const words = resolve(String(said))
  try {
    if (isWords(JSON.parse(readFileSync(words, 'utf8')))) return { words }
  } catch {
    // The same line tells of a file that is not there and of one that is no JSON.
  }
  return refuse(`context words must be a file of JSON, { "en": ["word", …], … }, not ${shown(said)}`)
}

const HOST = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/
const CERTIFICATE = /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/

const domainsOf = (read: Context): Settings['domains'] => {
  const sockets = patterned(read, 'socketsDomain', HOST, 'the name of a host')
  const http = patterned(read, 'httpDomain', HOST, 'the name of a host')
  const certificate = patterned(read, 'certificate', CERTIFICATE, 'the ARN of a certificate of ACM')
  if (!sockets && !http) return {}
  if (!certificate)
    return refuse('context certificate must be set with a domain: the ARN of a certificate of ACM')
  // API Gateway serves a WebSocket API and an HTTP API under two names.
  if (sockets === http) return refuse('context httpDomain must be another name than socketsDomain')
  return {
    ...(sockets && { sockets: { name: sockets, certificate } }),
    ...(http && { http: { name: http, certificate } }),
  }
}

/**
 * Reads and checks every setting.
 * @param account the account that the CLI is about to deploy to, where it knows one (`CDK_DEFAULT_ACCOUNT`)
 * @throws {SettingsError} for the first setting that cannot stand
 */
export const settingsOf = (read: Context, account?: string): Settings => {
  const local = oneOf(read, 'local', ['false', 'true']) === 'true'
  if (local && account && account !== NO_ACCOUNT) {
    refuse(`context local=true is for laptops and emulators; account ${account} is a deployment`)
  }
  const rateLimits = oneOf(read, 'rateLimits', ['on', 'off']) === 'on'
  if (!rateLimits && !local) refuse('context rateLimits=off is refused in a deployment: it needs local=true')
  const generation = patterned(read, 'generation', /^[a-z0-9-]{1,20}$/, 'at most 20 of a-z, 0-9 and -') ?? ''
  return {
    issuer: text(read, 'issuer'),
    audience: text(read, 'audience'),
    jwks: jwksOf(read, local),
    local,
    authorizer: oneOf(read, 'authorizer', ['on', 'off']) === 'on',
    rateLimits,
    directLane: oneOf(read, 'directLane', ['on', 'off']) === 'on',
    removal: oneOf(read, 'removal', ['retain', 'destroy']),
    logLevel: oneOf(read, 'logLevel', ['INFO', 'DEBUG', 'WARN', 'ERROR']),
    origins: originsOf(read, local),
    generation,
    restored: restoredOf(read, generation),
    ...alarmsOf(read),
    ...eventsOf(read),
    ...ministackOf(read, local),
    key: oneOf(read, 'key', ['aws', 'own']),
    tracing: oneOf(read, 'tracing', ['off', 'on']) === 'on',
    rollout: oneOf(read, 'rollout', ['at-once', 'gradual']),
    poster: oneOf(read, 'poster', ['signed', 'sdk']),
    domains: domainsOf(read),
    ...wordsOf(read),
  }
}
