import { describe, expect, it } from 'vitest'
import cdk from '../../cdk.json' with { type: 'json' }
import { SettingsError, settingsOf } from '../../infra/settings.ts'

const settings = (context: Record<string, unknown> = {}, account?: string) =>
  settingsOf(key => ({ ...cdk.context, ...context })[key], account)

const refusal = (context: Record<string, unknown>, account?: string): string => {
  try {
    settings(context, account)
  } catch (problem) {
    if (problem instanceof SettingsError) return problem.message
    throw problem
  }
  throw new Error('was not refused')
}

describe('the settings of a deployment', () => {
  it('are safe when nothing is said beyond cdk.json', () => {
    expect(settings()).toEqual({
      issuer: 'https://issuer.example',
      audience: 'heliograph',
      jwks: 'https://issuer.example/.well-known/jwks.json',
      local: false,
      authorizer: true,
      rateLimits: true,
      directLane: true,
      removal: 'retain',
      logLevel: 'INFO',
      origins: [],
      generation: '',
      restored: {},
      key: 'aws',
      tracing: false,
      rollout: 'at-once',
      poster: 'signed',
      domains: {},
    })
  })

  it('may come as JSON or as the text of the command line', () => {
    expect(settings({ local: true })).toEqual(settings({ local: 'true' }))
    expect(settings({ origins: ['https://a.example', 'https://b.example'] })).toEqual(
      settings({ origins: 'https://a.example, https://b.example' }),
    )
  })

  it('say nothing of origins with an empty text', () => {
    expect(settings({ origins: '' }).origins).toEqual([])
  })

  it('name a file of words, or none', () => {
    const words = 'functions/blocked-words.json'
    expect(settings({ words }).words).toMatch(/\/functions\/blocked-words\.json$/)
    expect(settings({ words: '' })).not.toHaveProperty('words')
  })

  it('name a topic for alarms, or none', () => {
    const topic = 'arn:aws:sns:eu-central-1:123456789012:on-call'
    expect(settings({ alarms: topic }).alarms).toBe(topic)
    expect(settings({ alarms: '' })).not.toHaveProperty('alarms')
    expect(refusal({ alarms: 'on-call' })).toBe(
      'context alarms must be the ARN of an SNS topic, not "on-call"',
    )
  })

  it.each([
    ['issuer', '', 'context issuer must be a text that is not empty, not ""'],
    ['audience', 7, 'context audience must be a text that is not empty, not 7'],
    ['jwks', 'keys.json', 'context jwks must be a URL, not "keys.json"'],
    [
      'jwks',
      'http://issuer.example/keys',
      'context jwks must be an https URL (anything else only with local=true), not "http://issuer.example/keys"',
    ],
    ['local', 'yes', 'context local must be false or true, not "yes"'],
    ['authorizer', false, 'context authorizer must be on or off, not false'],
    ['removal', 'delete', 'context removal must be retain or destroy, not "delete"'],
    ['logLevel', 'loud', 'context logLevel must be INFO or DEBUG or WARN or ERROR, not "loud"'],
    ['origins', '*', 'context origins must name origins such as https://example.com, not "*"'],
    [
      'origins',
      'https://example.com/',
      'context origins must name origins such as https://example.com, not "https://example.com/"',
    ],
    [
      'origins',
      'http://example.com',
      'context origins must name origins such as https://example.com, not "http://example.com"',
    ],
    ['generation', 'Second', 'context generation must be at most 20 of a-z, 0-9 and -, not "Second"'],
    ['generation', 'e1.2', 'context generation must be at most 20 of a-z, 0-9 and -, not "e1.2"'],
    ['roomsStream', 'rooms', 'context roomsStream must be the ARN of a table\'s stream, not "rooms"'],
    ['key', 'arn:aws:kms:x', 'context key must be aws or own, not "arn:aws:kms:x"'],
    ['events', 'true', 'context events must be on, off or the name of a bus, not "true"'],
    ['rollout', 'slow', 'context rollout must be at-once or gradual, not "slow"'],
    ['directLane', 'no', 'context directLane must be on or off, not "no"'],
    ['poster', 'fetch', 'context poster must be signed or sdk, not "fetch"'],
    [
      'words',
      'package.json',
      'context words must be a file of JSON, { "en": ["word", …], … }, not "package.json"',
    ],
    [
      'words',
      'nowhere.json',
      'context words must be a file of JSON, { "en": ["word", …], … }, not "nowhere.json"',
    ],
    ['tracing', true, 'context tracing must be off or on, not true'],
    [
      'socketsDomain',
      'https://x.example',
      'context socketsDomain must be the name of a host, not "https://x.example"',
    ],
    ['events', 'my bus', 'context events must be on, off or the name of a bus, not "my bus"'],
    ['eventSources', 'shop', 'context eventSources needs context events: on or the name of a bus'],
    ['queuesTable', 'q', 'context queuesTable must be the name of a table, not "q"'],
  ])('refuse %s = %j in one line that says what to write', (key, value, line) => {
    expect(refusal({ [key]: value })).toBe(line)
  })

  it('name hosts of the customer, with a certificate that covers them', () => {
    const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b-2c'
    const said = { socketsDomain: 'live.example.com', httpDomain: 'api.example.com', certificate }
    expect(settings(said).domains).toEqual({
      sockets: { name: 'live.example.com', certificate },
      http: { name: 'api.example.com', certificate },
    })
    expect(settings({ certificate }).domains).toEqual({})
    expect(refusal({ ...said, certificate: '' })).toBe(
      'context certificate must be set with a domain: the ARN of a certificate of ACM',
    )
    expect(refusal({ ...said, httpDomain: 'live.example.com' })).toBe(
      'context httpDomain must be another name than socketsDomain',
    )
  })

  it('name a bus whose events are published, and their sources', () => {
    expect(settings({}).events).toBeUndefined()
    expect(settings({ events: 'off' }).events).toBeUndefined()
    expect(settings({ events: 'on' }).events).toEqual({ sources: [] })
    expect(settings({ events: 'shop', eventSources: 'orders, stock' }).events).toEqual({
      bus: 'shop',
      sources: ['orders', 'stock'],
    })
  })

  it('refuse restored tables without a generation that tells the clients', () => {
    expect(refusal({ messagesTable: 'restored-messages' })).toBe(
      'context generation must be set with restored tables: another one with each restore, such as 2026-11-21',
    )
  })

  it('refuse to lift the rates in a deployment', () => {
    expect(refusal({ rateLimits: 'off' })).toBe(
      'context rateLimits=off is refused in a deployment: it needs local=true',
    )
  })

  it('refuse a template for MiniStack in a deployment', () => {
    expect(refusal({ ministack: 'http://127.0.0.1:4566' })).toBe(
      'context ministack is refused in a deployment: it needs local=true',
    )
  })

  it('refuse to call an account of AWS local', () => {
    expect(refusal({ local: true, rateLimits: 'off' }, '123456789012')).toBe(
      'context local=true is for laptops and emulators; account 123456789012 is a deployment',
    )
  })
})

describe('the settings of a local stack', () => {
  const local = (context: Record<string, unknown> = {}) =>
    settings({ local: true, ...context }, '000000000000')

  it('may lift the rates', () => expect(local({ rateLimits: 'off' }).rateLimits).toBe(false))

  it('may be for MiniStack', () => {
    const ministack = 'http://127.0.0.1:4566'
    expect(local({ ministack })).toMatchObject({ ministack })
    expect(refusal({ local: true, ministack: 'localhost' })).toBe(
      'context ministack must be an address such as http://127.0.0.1:4566, not "localhost"',
    )
  })

  it('may take keys and pages from unencrypted addresses', () => {
    const given = { jwks: 'http://127.0.0.1:4000/jwks', origins: 'http://127.0.0.1:4001' }
    expect(local(given)).toMatchObject({ jwks: given.jwks, origins: [given.origins] })
  })

  it('let pages of this machine ask when no origin is named', () => {
    expect(local().origins).toEqual(['http://localhost:*', 'http://127.0.0.1:*'])
  })
})
