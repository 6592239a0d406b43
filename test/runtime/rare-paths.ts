import { expect } from 'vitest'
import { soon } from '../local/fixtures/soon.ts'
import { say, unique } from '../suites/contract/cast.ts'
import { openPeer, type Peer } from '../support/peer.ts'
import { polledPaths } from './polled-paths.ts'
import { conversing } from './rare-conversations.ts'
import { files } from './rare-files.ts'
import { counted, edited, searched } from './rare-reading.ts'
import { makingRoom, over, slow } from './rare-sockets.ts'
import { enlarge, greeted, type Stage } from './stage.ts'

/** Two people come back by another frame than `hello`, and a third who shares a room with them is told so. */
const comingBack = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const { peer: alice } = await greeted(stage, 'alice')
  await alice.ask('join', { channel })
  for (const [user, first] of [
    ['bob', (peer: Peer) => peer.ask('ping')],
    ['carol', (peer: Peer) => peer.ask('join', { channel })],
  ] as const) {
    const before = await stage.open(user)
    await before.ask('join', { channel })
    await before.close()
    await alice.next({ event: 'presence', user, status: 'offline' })
    const after = await stage.open(user)
    await first(after)
    await alice.next({ event: 'presence', user, status: 'online' })
    await after.close()
  }
  await alice.close()
}

/** One is away while others talk, and finds a notice when they are back. */
const away = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const [{ peer: alice }, { peer: carol }] = [await greeted(stage, 'alice'), await greeted(stage, 'carol')]
  for (const peer of [alice, carol]) await peer.ask('join', { channel })
  await carol.close()
  await alice.next({ event: 'presence', user: 'carol', status: 'offline' })
  await say(alice, channel, 'to nobody')
  const back = await stage.open('carol')
  const isNoticed = async () => {
    const { entries } = await back.ask('history', { channel: 'user:carol' })
    return JSON.stringify(entries ?? []).includes(channel)
  }
  await soon(isNoticed).toBe(true)
  for (const peer of [alice, back]) await peer.close()
}

/** A queue of a user's own is written to twice under one key, and joined. */
const ownQueue = async (stage: Stage): Promise<void> => {
  const { peer: admin } = await greeted(stage, 'admin')
  const again = { channel: 'user:alice', key: unique(), body: { text: 'one' } }
  expect(await admin.ask('message', again)).toMatchObject({ ok: true, seq: 1 })
  await say(admin, 'user:alice', 'two')
  expect(await admin.ask('message', again)).toMatchObject({ ok: true, seq: 1 })
  await admin.close()
  const { peer: alice } = await greeted(stage, 'alice')
  await alice.ask('join', { channel: 'user:alice' })
  await alice.close()
}

/** A room that has become large, and one that is very large. */
const crowds = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const [{ peer: alice }, { peer: bob }] = [await greeted(stage, 'alice'), await greeted(stage, 'bob')]
  for (const peer of [alice, bob]) await peer.ask('join', { channel })
  await enlarge(stage, channel)
  await alice.ask('typing', { channel, on: true })
  await bob.next({ event: 'typing', channel })
  await say(alice, channel, 'to a large room')
  await bob.next({ event: 'message', channel, seq: 1 })
  const { peer: admin } = await greeted(stage, 'admin')
  await admin.ask('ledger', { channel, seq: 1 })
  const stadium = `chat:${unique()}`
  for (const peer of [alice, bob]) await peer.ask('join', { channel: stadium })
  await stage.crowd(stadium, 1500)
  await enlarge(stage, stadium)
  await say(alice, stadium, 'to a very large one')
  await bob.next({ event: 'message', channel: stadium, seq: 1 })
  for (const peer of [alice, bob, admin]) await peer.close()
}

/** Other services of the account publish and govern, without a socket. */
const services = async (stage: Stage): Promise<void> => {
  const { invoke, stack } = stage.runtime
  const ask = async (output: string, asked: object) => {
    const outcome = await invoke('request', stack.outputs[output] ?? '', JSON.stringify(asked))
    return JSON.parse(outcome.ok ? outcome.payload : '{}')
  }
  const [alice, { peer: bob }] = [await greeted(stage, 'alice'), await greeted(stage, 'bob')]
  const channel = `chat:${unique()}`
  for (const peer of [alice.peer, bob]) await peer.ask('join', { channel })
  const { seq } = await say(alice.peer, channel, 'one')
  await say(alice.peer, channel, 'two')
  const note = { channel: `user:${unique()}`, key: unique(), body: { kind: 'note' } }
  expect(await ask('PublishFunction', note)).toMatchObject({ ok: true })
  await ask('PublishFunction', { ...note, key: unique() })
  const again = await ask('PublishFunction', note)
  await ask('PublishFunction', { ...note, channel: 'user:bob', key: unique() })
  await bob.next({ event: 'notice', kind: 'note' })
  expect(again).toMatchObject({ ok: true, seq: 1 })
  const letter = { channel: 'dm:bob~service', key: unique(), body: { kind: 'note' } }
  for (const key of [letter.key, unique()])
    expect(await ask('PublishFunction', { ...letter, key })).toMatchObject({ ok: true, duplicate: false })
  expect(await ask('PublishFunction', letter)).toMatchObject({ ok: true, duplicate: true })
  expect(await ask('ManageFunction', { action: 'ledger', channel, seq })).toMatchObject({ ok: true })
  await ask('ManageFunction', { action: 'ledger', channel: note.channel, seq: 1 })
  await enlarge(stage, channel)
  const strange = { ...note, channel }
  expect(await ask('PublishFunction', strange)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  expect(await ask('ManageFunction', { action: 'revoke', user: 'alice' })).toMatchObject({
    ok: true,
    sockets: 1,
  })
  await alice.peer.closed
  await bob.close()
}

/** A writer dies between the commit and the log, and the stream puts what it left out. */
const crash = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const { peer: alice } = await greeted(stage, 'alice')
  await alice.ask('join', { channel })
  const last = {
    key: { S: unique() },
    from: { S: 'bob' },
    at: { N: String(Date.now()) },
    body: { S: '{"text":"last words"}' },
  }
  await stage.update(
    'Rooms',
    { pk: { S: channel }, sk: { S: '#' } },
    {
      UpdateExpression: 'SET seq = seq + :one, #last = :last',
      ExpressionAttributeNames: { '#last': 'last' },
      ExpressionAttributeValues: { ':one': { N: '1' }, ':last': { M: last } },
    },
  )
  await alice.next({ event: 'message', channel, seq: 1 })
  await soon(() => stage.read('Messages', { channel: { S: channel }, seq: { N: '1' } })).toContain(
    'last words',
  )
  await alice.close()
}

/** What clients seldom bring about: one conversation after the other. */
export const rarePaths = async (stage: Stage): Promise<void> => {
  await comingBack(stage)
  await away(stage)
  await files(stage)
  await ownQueue(stage)
  await edited(stage)
  await searched(stage)
  await counted(stage)
  await conversing(stage)
  await crowds(stage)
  await crash(stage)
  await slow(stage)
  await over(stage)
  await makingRoom(stage)
  await services(stage)
  await polledPaths(stage)
}

/**
 * Sockets that no authorizer vouches for: opened by a token and by a ticket, greeted, and closed while somebody else looks
 * on. A page that the list of origins does not have opens none.
 */
export const unvouched = async (stage: Stage): Promise<void> => {
  const { runtime } = stage
  const channel = `chat:${unique()}`
  const stranger = { authorization: `Bearer ${runtime.tokens.alice}`, origin: 'http://evil.example' }
  await expect(openPeer(runtime.websocket, { headers: stranger })).rejects.toMatchObject({ status: 401 })
  const [{ peer: alice }, { peer: bob }] = [await greeted(stage, 'alice'), await greeted(stage, 'bob')]
  for (const peer of [alice, bob]) await peer.ask('join', { channel })
  const answer = await fetch(`${runtime.http}/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${runtime.tokens.alice}` },
  })
  const { ticket } = (await answer.json()) as { ticket: string }
  const other = await openPeer(`${runtime.websocket}?ticket=${ticket}`, {})
  const { connection } = await other.ask('hello')
  for (const peer of [alice, other]) await peer.close()
  await bob.next({ event: 'presence', user: 'alice', status: 'offline' })
  await bob.close()
  const identity = { pk: { S: `socket#${connection}` } }
  await soon(() => stage.read('Connections', identity)).toBe('{}')
}
