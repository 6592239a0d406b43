import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { unique } from '../suites/contract/cast.ts'
import { type Started, startByCommand } from '../support/command.ts'
import { type Frame, openPeer, type Peer } from '../support/peer.ts'

// GIVEN the stack as `npm start` runs it, and bob, who has a socket; alice asks over HTTP alone
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

const asked = async (method: string, path: string, body?: object, token = started.tokens.alice) => {
  const answer = await fetch(`${started.http}${path}`, {
    method,
    headers: { ...(token && { authorization: `Bearer ${token}` }), 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: answer.status, type: answer.headers.get('content-type'), said: await answer.json() }
}
/** How often the function was invoked that reads logs and lists. */
const served = async (): Promise<number> => {
  const { functions } = (await (await fetch(`${started.web}/local/operations`)).json()) as {
    functions: Record<string, { invocations: number }>
  }
  return Object.entries(functions).find(([name]) => /ReadingFunction/.test(name))?.[1].invocations ?? 0
}
const at = (channel: string) => encodeURIComponent(channel)

describe('the HTTP API of the running stack', () => {
  it('A1 C1 E2: brings what is said over HTTP to sockets, and what is said on sockets to pages', async () => {
    const channel = `chat:${unique()}`
    await bob.ask('join', { channel })
    expect(await asked('POST', '/memberships', { channel })).toMatchObject({ status: 200 })
    const said = await asked('POST', '/messages', { channel, key: 'k1', body: { text: 'Good morning' } })
    expect(said).toMatchObject({ status: 201, type: 'application/json', said: { seq: 1 } })
    expect(await bob.next({ event: 'message', channel })).toMatchObject({ seq: 1, from: 'alice' })
    await bob.ask('message', { channel, key: 'k2', body: { text: 'Good morning, Alice' } })
    const { said: page } = await asked('GET', `/messages?channel=${at(channel)}&after=1`)
    expect(page).toMatchObject({ entries: [{ seq: 2, from: 'bob' }], more: false })
    const { said: inbox } = await asked('GET', '/inbox?limit=1')
    expect(inbox.channels).toMatchObject([{ channel, head: 2, last: { seq: 2, from: 'bob' } }])
    await asked('POST', '/receipts', { channel, read: 2 })
    const isRead = ({ event, user, read }: Frame) => event === 'receipt' && user === 'alice' && read === 2
    expect(await bob.next(isRead)).toMatchObject({ channel })
    await asked('DELETE', `/memberships?channel=${at(channel)}`)
    expect(await asked('GET', `/messages?channel=${at(channel)}`)).toMatchObject({
      status: 403,
      type: 'application/problem+json',
      said: { code: 'FORBIDDEN', status: 403 },
    })
  })

  it('takes names that no path could carry', async () => {
    const channel = `chat:a/b%2F${unique()}&c=é`
    expect(await asked('POST', '/memberships', { channel })).toMatchObject({ status: 200 })
    await asked('POST', '/messages', { channel, key: 'k', body: {} })
    expect((await asked('GET', `/messages?channel=${at(channel)}`)).said.entries).toHaveLength(1)
  })

  it('tells who is there', async () => {
    const { said } = await asked('GET', '/presence?of=bob&of=carol')
    expect(said.presence).toMatchObject({
      bob: { status: 'online', devices: 1 },
      carol: { status: 'offline' },
    })
  })

  it.each([
    ['no token', ''],
    ['a token of nobody', 'a.b.c'],
    ['no bearer', 'x'],
  ])('T1: is closed to %s, and calls no function that serves', async (_what, token) => {
    const before = await served()
    expect(before).toBeGreaterThan(0)
    expect(await asked('GET', '/inbox', undefined, token)).toMatchObject({ status: 401 })
    expect(await served()).toBe(before)
  })

  it('A6: is closed to a token that was made void, five seconds later at the latest', async () => {
    const carol = started.tokens.carol ?? ''
    expect(await asked('GET', '/inbox', undefined, carol)).toMatchObject({ status: 200 })
    const revoked = await asked('POST', '/revocations', { user: 'carol' }, started.tokens.admin)
    expect(revoked).toMatchObject({ status: 200, said: { user: 'carol' } })
    expect(await asked('POST', '/revocations', { user: 'bob' })).toMatchObject({ status: 403 })
    await expect
      .poll(async () => (await asked('GET', '/inbox', undefined, carol)).status, {
        timeout: 5500,
        interval: 250,
      })
      .toBe(401)
  })
})
