import { expect } from 'vitest'
import { say, unique } from '../suites/contract/cast.ts'
import { openPolledPeer } from '../support/polled-peer.ts'
import { greeted, type Stage } from './stage.ts'

/**
 * Bob has no socket, and each function that posts has something to tell him. It comes last: afterwards the tokens of carol
 * and of the agent are good for nothing.
 */
export const polledPaths = async (stage: Stage): Promise<void> => {
  const { runtime } = stage
  const channel = `chat:${unique()}`
  const bob = await openPolledPeer(runtime.http, { token: runtime.tokens.bob ?? '' })
  await bob.ask('hello')
  await bob.ask('join', { channel })
  const hears = (user: string, status: string) => bob.next({ event: 'presence', user, status })

  const { peer: carol } = await greeted(stage, 'carol')
  await carol.ask('join', { channel })
  await carol.close()
  await hears('carol', 'offline')
  const { peer: greeting } = await greeted(stage, 'carol')
  await hears('carol', 'online')
  await greeting.ask('typing', { channel, on: true })
  await bob.next({ event: 'typing', channel })
  await say(greeting, channel, 'to one without a socket')
  await bob.next({ event: 'message', channel, seq: 1 })
  await greeting.close()
  await hears('carol', 'offline')

  for (const [action, parameters] of [
    ['ping', {}],
    ['join', { channel }],
  ] as const) {
    const back = await stage.open('carol')
    await back.ask(action, parameters)
    await hears('carol', 'online')
    await back.close()
    await hears('carol', 'offline')
  }

  const ended = await greeted(stage, 'carol')
  await hears('carol', 'online')
  await stage.update(
    'Connections',
    { pk: { S: 'user#carol' } },
    {
      UpdateExpression: 'SET sockets.#carol.expires = :past, due = :past',
      ExpressionAttributeNames: { '#carol': ended.connection },
      ExpressionAttributeValues: { ':past': { N: '1' } },
    },
  )
  await runtime.invoke('schedule', runtime.stack.schedules[0]?.function ?? '', '{}')
  await ended.peer.closed
  await hears('carol', 'offline')

  const ask = (output: string, asked: object) =>
    runtime.invoke('request', runtime.stack.outputs[output] ?? '', JSON.stringify(asked))
  await ask('PublishFunction', { channel: 'user:bob', key: unique(), body: { kind: 'polled' } })
  await bob.next({ event: 'notice', kind: 'polled' })

  const [{ peer: agent }, { peer: admin }] = [await greeted(stage, 'agent'), await greeted(stage, 'admin')]
  await agent.ask('join', { channel })
  expect(await admin.ask('revoke', { user: 'agent' })).toMatchObject({ ok: true })
  await hears('agent', 'offline')
  await greeted(stage, 'carol')
  await hears('carol', 'online')
  await ask('ManageFunction', { action: 'revoke', user: 'carol' })
  await hears('carol', 'offline')
  for (const peer of [bob, admin]) await peer.close()
}
