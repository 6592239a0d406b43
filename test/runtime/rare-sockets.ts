import { expect } from 'vitest'
import { say, unique } from '../suites/contract/cast.ts'
import type { Peer } from '../support/peer.ts'
import { greeted, type Stage } from './stage.ts'

/** What becomes of sockets that nobody closes. */

/** A socket takes nothing, not for the first time. */
export const slow = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const [{ peer: alice }, bob] = [await greeted(stage, 'alice'), await greeted(stage, 'bob')]
  const { peer: carol } = await greeted(stage, 'carol')
  for (const peer of [alice, bob.peer, carol]) await peer.ask('join', { channel })
  await stage.update(
    'Connections',
    { pk: { S: 'user#bob' } },
    {
      UpdateExpression: 'SET sockets.#bob.strikes = :two',
      ExpressionAttributeNames: { '#bob': bob.connection },
      ExpressionAttributeValues: { ':two': { N: '2' } },
    },
  )
  stage.hang(bob.connection)
  await say(alice, channel, 'to one who takes nothing')
  await bob.peer.closed
  await carol.next({ event: 'presence', user: 'bob', status: 'offline' })
  for (const peer of [alice, carol]) await peer.close()
}

/** A token is over, and the sweep says so. */
export const over = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const [alice, { peer: bob }] = [await greeted(stage, 'alice'), await greeted(stage, 'bob')]
  for (const peer of [alice.peer, bob]) await peer.ask('join', { channel })
  await stage.update(
    'Connections',
    { pk: { S: 'user#alice' } },
    {
      UpdateExpression: 'SET sockets.#alice.expires = :past, due = :past',
      ExpressionAttributeNames: { '#alice': alice.connection },
      ExpressionAttributeValues: { ':past': { N: '1' } },
    },
  )
  const sweep = stage.runtime.stack.schedules[0]?.function ?? ''
  await stage.runtime.invoke('schedule', sweep, '{}')
  await alice.peer.closed
  await bob.next({ event: 'presence', user: 'alice', status: 'offline' })
  await bob.close()
}

/** Somebody has all their sockets, one of which has ended: whoever comes next, by whatever first words, takes its place. */
export const makingRoom = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const sockets = []
  for (let at = 0; at < 5; at++) sockets.push(await greeted(stage, 'bob'))
  for (const words of [
    (peer: Peer) => peer.ask('hello'),
    (peer: Peer) => peer.ask('join', { channel }),
    (peer: Peer) => peer.ask('ping'),
  ]) {
    const ended = sockets.shift()
    await stage.update(
      'Connections',
      { pk: { S: 'user#bob' } },
      {
        UpdateExpression: 'SET sockets.#ended.expires = :past',
        ExpressionAttributeNames: { '#ended': ended?.connection },
        ExpressionAttributeValues: { ':past': { N: '1' } },
      },
    )
    const peer = await stage.open('bob')
    expect(await words(peer)).toMatchObject({ ok: true })
    await ended?.peer.next({ event: 'problem', reconnect: 'now' })
    await ended?.peer.closed
    sockets.push({ peer, connection: '' })
  }
  for (const { peer } of sockets) await peer.close()
}
