import { describe, expect, test } from 'vitest'
import { DESIGNS, perMillion } from '../../bench/cost/designs.ts'
import { playServices } from '../../bench/peers/chat-sample/queue-and-parameters.ts'
import { fetchChatSample } from '../../bench/peers/chat-sample/source.ts'
import { STACK, templateOf } from '../../bench/peers/chat-sample/template.ts'
import { type Churn, measureSample, type Said } from '../../bench/sample/measure.ts'
import { churnRows, saidRows } from '../../bench/sample/rows.ts'
import { interpret } from '../../local/template/interpret.ts'
import { readTemplate } from '../../local/template/template.ts'

const READ = DESIGNS['websocket-chat-application']
const ROOM = { sockets: 10, fleet: 100 }

/** A message of the sample in a room of ten, as its code reads. */
const read = READ.of(ROOM)
const gigabyteSecond = (read.billedMs / 1000) * (read.memoryMb / 1024)
const bill = {
  message: 1 + read.posts,
  invocation: 1,
  gigabyteSecond,
  writeUnit: read.writes,
  readUnit: read.reads,
}
const asRead: Said = {
  ...ROOM,
  times: 1,
  told: 10,
  strays: 90,
  used: { bill, calls: { Scan: 1, PutItem: 1 }, posts: { 200: 100 }, heard: 1, answered: 0 },
}

describe('the rows of the sample', () => {
  test('that did what its code reads have a ratio of 1, dollars as those of x86 among them', () => {
    for (const { metric, value, peerValue } of saidRows(asRead))
      expect(value / (peerValue ?? 0), metric).toBeCloseTo(1, 9)
  })

  test('say what one of several messages came to', () => {
    const twice = { message: 202, invocation: 2, gigabyteSecond: 1, writeUnit: 2, readUnit: 3 }
    const used = { ...asRead.used, bill: twice, calls: { Scan: 4 }, posts: { 200: 150 } }
    const rows = saidRows({ ...asRead, used, times: 2, told: 30, strays: 10 })
    const values = Object.fromEntries(rows.map(({ metric, value }) => [metric.split(',')[0], value]))
    expect(values).toMatchObject({
      'posts a message': 75,
      'posts to sockets that are not in the room': 25,
      'Scans a message': 2,
      'read units a message': 1.5,
      'billed for a message': 4000,
    })
  })

  test('count posts to sockets that were gone as posts', () => {
    const done = (times: number, gone: number) => ({
      times,
      used: { ...asRead.used, posts: { 200: 100, 410: gone } },
    })
    const churn: Churn = { crowd: 50, inTurn: done(2, 20), together: done(50, 60) }
    expect(churnRows(churn).map(({ value, peerValue }) => [value, peerValue])).toEqual([
      [60, 100],
      [160, 5000],
    ])
  })
})

test('the sample’s template is one that the local runtime plays, with Lambda’s least memory', () => {
  const stack = interpret(readTemplate(STACK, templateOf('http://127.0.0.1:1')))
  const [api] = stack.apis
  expect(stack.warnings).toEqual([])
  expect(api).toMatchObject({ stage: 'wss', selection: '$request.body.action', protocol: 'WEBSOCKET' })
  expect(api?.routes.map(({ key, function: by, authorizer }) => [key, by, authorizer?.function])).toEqual([
    ['$connect', 'ChatSample-OnConnect', 'ChatSample-Authorizer'],
    ['$disconnect', 'ChatSample-OnDisconnect', undefined],
    ['$default', 'ChatSample-OnMessage', undefined],
  ])
  expect(api?.routes.some(({ replies }) => replies)).toBe(false)
  expect(stack.tables.map(({ name }) => name)).toHaveLength(3)
  for (const { memoryMb, environment } of stack.functions) {
    expect(memoryMb).toBe(read.memoryMb)
    expect(environment.APIGW_ENDPOINT).toMatch(/^\w+\.execute-api\.us-east-1\.amazonaws\.com\/wss$/)
  }
})

describe('the queue of the sample', () => {
  const send = async (url: string, text: string) => {
    const body = new URLSearchParams({ Action: 'SendMessage', MessageBody: text })
    return (await fetch(`${url}/status`, { method: 'POST', body })).text()
  }

  test('is read in batches of ten at most, each message once; what nobody reads is lost', async () => {
    const services = await playServices()
    const batches: string[][] = []
    const held = Promise.withResolvers<void>()
    await send(services.url, 'lost')
    services.read(async ({ Records }) => {
      batches.push(Records.map(({ body }) => body))
      await held.promise
    })
    const texts = Array.from({ length: 40 }, (_, at) => `status ${at}`)
    for (const text of texts) await send(services.url, text)
    held.resolve()
    await expect.poll(services.handled).toBe(texts.length)
    expect(Math.max(...batches.map(({ length }) => length))).toBe(10)
    expect(batches.flat().toSorted()).toEqual(texts.toSorted())
    await services.stop()
  })

  test('says the digest that the SDK asks for', async () => {
    const services = await playServices()
    expect(await send(services.url, 'hello')).toContain(
      '<MD5OfMessageBody>5d41402abc4b2a76b9719d911017c592</MD5OfMessageBody>',
    )
    await services.stop()
  })
})

/** A few percent: dollars have milliseconds of this machine in them. */
const SHARE = 0.05

const checkout = process.env.CHAT_SAMPLE

describe.skipIf(!checkout)('the sample itself (CHAT_SAMPLE names a checkout of it)', () => {
  test('asks of AWS what its code was read to ask, and costs what that comes to', async () => {
    const sample = await fetchChatSample(checkout)
    const { said, churn } = await measureSample(sample, { crowd: 10, inTurn: 2, rooms: new Map([[10, 5]]) })
    const [message] = said
    if (!message) throw new Error('nothing was said')
    const rows = [...saidRows(message), ...churnRows(churn).slice(0, 1)]
    const apart = rows.filter(({ metric }) => !metric.startsWith('billed'))
    for (const { metric, value, peerValue = 0 } of apart)
      expect(Math.abs(value / peerValue - 1), metric).toBeLessThanOrEqual(SHARE)
    expect(apart).toHaveLength(7)
    expect(perMillion(READ, ROOM)).toBeCloseTo(103.9, 1)
  }, 120_000)
})
