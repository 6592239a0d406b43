import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { readAssembly } from '../../../local/template/assembly.ts'
import { interpret } from '../../../local/template/interpret.ts'
import { functionNameOf } from '../../../local/template/names.ts'
import type { Stack } from '../../../local/template/stack.ts'
import { readTemplate } from '../../../local/template/template.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const folder = join(import.meta.dirname, '..', 'fixtures', 'assembly')
let stack: Stack
let assets: ReadonlyMap<string, string>

beforeAll(async () => {
  const assembly = await readAssembly(folder)
  assets = assembly.assets
  stack = interpret(readTemplate(assembly.stack, assembly.template))
})

const named = <T extends { readonly name: string }>(list: readonly T[], name: string) =>
  list.find(one => one.name.includes(name))

describe('a template as CDK writes it', () => {
  test('gives functions with their code and their environment resolved', () => {
    const sockets = named(stack.functions, 'Sockets')
    expect(sockets).toMatchObject({
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      timeoutMs: 10_000,
      memoryMb: 256,
      concurrency: undefined,
      environment: {
        GREETING: 'hello',
        PLACE: 'here',
        TABLE: named(stack.tables, 'Rooms')?.name,
        ENDPOINT: expect.stringMatching(
          /^https:\/\/[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com\/live$/,
        ),
      },
    })
    expect(assets.get(sockets?.codeKey ?? '')).toContain('asset.sockets')
    expect(named(stack.functions, 'Stream')?.concurrency).toBe(2)
  })

  test('gives tables of both kinds as the calls that make them', () => {
    expect(named(stack.tables, 'Rooms')).toMatchObject({
      ttlAttribute: 'expires',
      streamed: true,
      create: {
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
        GlobalSecondaryIndexes: [{ IndexName: 'byUser', Projection: { ProjectionType: 'ALL' } }],
      },
    })
    expect(named(stack.tables, 'journal')).toMatchObject({ name: 'journal', ttlAttribute: undefined })
  })

  test('gives APIs with their routes', () => {
    const [sockets, http] = stack.apis
    expect(sockets).toMatchObject({ protocol: 'WEBSOCKET', stage: 'live', selection: '$request.body.action' })
    const rows = sockets?.routes.map(({ key, replies, timeoutMs, authorizer }) => [
      key,
      replies,
      timeoutMs,
      Boolean(authorizer),
    ])
    expect(rows).toEqual([
      ['$connect', false, 29_000, true],
      ['$disconnect', false, 29_000, false],
      ['$default', true, 29_000, false],
      ['ask', true, 29_000, false],
      ['tell', false, 29_000, false],
      ['slow', true, 150, false],
      ['orphan', true, 29_000, false],
    ])
    expect(http?.routes.map(({ key }) => key)).toEqual(['POST /things', 'GET /things/{id}'])
    expect(http?.cors).toMatchObject({ origins: ['http://127.0.0.1:*'], methods: ['POST'], maxAge: 3600 })
  })

  test('gives the stream mappings with their settings', () => {
    const [rooms, journal] = stack.mappings
    expect(rooms).toMatchObject({
      table: named(stack.tables, 'Rooms')?.name,
      function: named(stack.functions, 'Stream')?.name,
      patterns: [{ eventName: ['INSERT', 'MODIFY'] }],
      batchSize: 10,
      lanes: 2,
      bisect: true,
      retries: 1,
      maximumAgeMs: 300_000,
      reportsFailures: true,
      failureDestination: `arn:aws:s3:::${stack.buckets[0]}`,
      fromLatest: false,
    })
    expect(journal).toMatchObject({
      batchSize: 100,
      lanes: 1,
      bisect: false,
      retries: -1,
      maximumAgeMs: -1,
      fromLatest: true,
    })
    expect(journal?.failureDestination).toBe(`arn:aws:sqs:us-east-1:000000000000:${stack.queues[0]}`)
  })

  test('gives schedules of both kinds', () => {
    const web = named(stack.functions, 'Web')?.name
    expect(stack.schedules).toMatchObject([
      { expression: 'rate(1 minute)', function: web, input: undefined },
      { expression: 'rate(2 hours)', function: web, input: { a: 1 } },
    ])
  })

  test('leaves out what is not known here with one line, and what its condition rules out without a word', () => {
    expect(stack.warnings).toEqual([expect.stringContaining('AWS::Kinesis::Stream')])
  })

  test('gives the same names each time', async () => {
    const again = await readAssembly(folder)
    expect(interpret(readTemplate(again.stack, again.template))).toEqual(stack)
  })
})

test.each([
  ['arn:aws:lambda:us-east-1:000000000000:function:Name', 'Name'],
  ['arn:aws:lambda:us-east-1:000000000000:function:Name:live', 'Name'],
  [
    'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:0:function:Name/invocations',
    'Name',
  ],
  ['Name', 'Name'],
])('%s means the function %s', (reference, name) => {
  expect(functionNameOf(reference)).toBe(name)
})

test('a folder that holds no synthesis is told of by its path', async () => {
  const empty = temporaryFolder()
  await expect(readAssembly(empty)).rejects.toThrow(join(empty, 'manifest.json'))
})
