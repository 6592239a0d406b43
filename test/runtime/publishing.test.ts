import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signer, type Unsigned } from '../../shared/aws/signature.ts'
import { soon } from '../local/fixtures/soon.ts'
import { unique } from '../suites/contract/cast.ts'
import { type Started, startByCommand } from '../support/command.ts'
import { openPeer, type Peer } from '../support/peer.ts'

// GIVEN the stack as `npm start` runs it, and bob, who listens
let started: Started
let bob: Peer
beforeAll(async () => {
  started = await startByCommand(['--roles'])
  bob = await openPeer(started.websocket, { token: started.tokens.bob ?? '' })
  await bob.ask('hello')
})
afterAll(async () => {
  await bob?.close()
  await started?.stop()
})

const noteFor = (channel = 'user:bob') => {
  const kind = unique()
  return { channel, key: kind, body: { kind, order: 17 } }
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
const signed = (service: string, url: string, body: string, secretAccessKey = 'test') => {
  const { host, pathname } = new URL(url)
  const request: Unsigned = { method: 'POST', path: pathname, host, body }
  const sign = signer({ credentials: { ...credentials, secretAccessKey }, region: 'us-east-1', service })
  return sign(request, Date.now())
}

const publish = async (note: object, headersOf = signed) => {
  const [url, body] = [`${started.http}/publish`, JSON.stringify(note)]
  const answer = await fetch(url, { method: 'POST', headers: headersOf('execute-api', url, body), body })
  return { status: answer.status, type: answer.headers.get('content-type'), said: await answer.json() }
}

const putEvent = async (detail: object, type = 'Heliograph Publish') => {
  const url = `${started.web}/local/aws/`
  const body = JSON.stringify({
    Entries: [{ Source: 'shop.orders', DetailType: type, Detail: JSON.stringify(detail) }],
  })
  const headers = { ...signed('events', url, body), 'x-amz-target': 'AWSEvents.PutEvents' }
  return (await fetch(url, { method: 'POST', headers, body })).json()
}

const invocations = async (): Promise<number> => {
  const { functions } = (await (await fetch(`${started.web}/local/operations`)).json()) as {
    functions: Record<string, { invocations: number }>
  }
  return Object.entries(functions).find(([name]) => /PublishFunction/.test(name))?.[1].invocations ?? 0
}

/** Older ones cannot sign. */
const hasCurl = spawnSync('curl', ['--aws-sigv4', 'aws:amz', '--version']).status === 0

describe('a signed request', () => {
  it('reaches a user, once however often it is sent, and comes from the service', async () => {
    const note = noteFor()
    const first = await publish(note)
    expect(first).toMatchObject({
      status: 200,
      said: { channel: 'user:bob', duplicate: false, from: 'service' },
    })
    const notice = await bob.next({ event: 'notice', kind: note.body.kind })
    expect(notice).toMatchObject({ body: { order: 17 } })
    expect(await publish(note)).toMatchObject({
      status: 200,
      said: { seq: first.said.seq, duplicate: true },
    })
    const next = noteFor()
    expect(await publish(next)).toMatchObject({ said: { seq: first.said.seq + 1 } })
  })

  it('is refused with a problem where the service may not speak', async () => {
    expect(await publish(noteFor('chat:elsewhere'))).toMatchObject({
      status: 403,
      type: 'application/problem+json',
      said: { code: 'FORBIDDEN', status: 403 },
    })
  })

  it('that is unsigned or wrongly signed gets 403, and nothing is invoked', async () => {
    const before = await invocations()
    const forged: typeof signed = (service, url, body) => signed(service, url, body, 'guess')
    const bearer = () => ({ authorization: `Bearer ${started.tokens.admin}` })
    for (const headers of [() => ({}), forged, bearer])
      expect(await publish(noteFor(), headers)).toMatchObject({ status: 403, said: { message: 'Forbidden' } })
    expect(await invocations()).toBe(before)
  })

  it.skipIf(!hasCurl)('can be sent by curl, as the README has it', async () => {
    const note = noteFor()
    const { stdout } = await promisify(execFile)('curl', [
      ...['--silent', '--aws-sigv4', 'aws:amz:us-east-1:execute-api', '--user', 'test:test'],
      ...['--header', 'content-type: application/json', '--data', JSON.stringify(note)],
      `${started.http}/publish`,
    ])
    expect(JSON.parse(stdout)).toMatchObject({ channel: 'user:bob', from: 'service' })
  })
})

describe('an event', () => {
  it('reaches a user, once however often its key is put', async () => {
    const note = noteFor()
    for (let times = 0; times < 2; times++)
      expect(await putEvent(note)).toMatchObject({
        FailedEntryCount: 0,
        Entries: [{ EventId: expect.any(String) }],
      })
    const notice = await bob.next({ event: 'notice', kind: note.body.kind })
    expect(notice).toMatchObject({ body: { order: 17 } })
    expect(await publish(note)).toMatchObject({ said: { seq: notice.seq, duplicate: true } })
  })

  it('has its id for a key where it names none', async () => {
    const { channel, body } = noteFor()
    const { Entries } = await putEvent({ channel, body })
    const notice = await bob.next({ event: 'notice', kind: body.kind })
    expect(await publish({ channel, body, key: Entries[0].EventId })).toMatchObject({
      said: { seq: notice.seq, duplicate: true },
    })
  })

  it('of another type is not ours', async () => {
    const before = await invocations()
    expect(await putEvent(noteFor(), 'Order Placed')).toMatchObject({ FailedEntryCount: 0 })
    const last = noteFor()
    await putEvent(last)
    await bob.next({ event: 'notice', kind: last.body.kind })
    await soon(invocations).toBe(before + 1)
  })

  it('that is refused for good is told, and tried no more', async () => {
    await putEvent(noteFor('chat:elsewhere'))
    const metrics = async () => JSON.stringify(await (await fetch(`${started.web}/local/operations`)).json())
    await soon(metrics).toContain('EventsRefused')
  })
})
