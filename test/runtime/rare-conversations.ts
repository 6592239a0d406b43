import { expect } from 'vitest'
import { unique } from '../suites/contract/cast.ts'
import { enlarge, greeted, type Stage } from './stage.ts'

/**
 * A conversation is founded, governed by one who owns it, left and found again, in both sizes. Each function needs for it what
 * it needs for rooms; who comes back by `converse` is let in by the function of messages.
 */
export const conversing = async (stage: Stage): Promise<void> => {
  const [{ peer: alice }, { peer: bob }] = [await greeted(stage, 'alice'), await greeted(stage, 'bob')]
  const about = { with: ['bob'], subject: unique(), title: 'Kitchen' }
  const first = { key: unique(), body: { text: 'hello', mentions: ['bob'] } }
  const { channel } = await alice.ask('converse', { ...about, first })
  await bob.next({ event: 'message', channel, seq: 1 })
  // Nobody closes what was reported of themselves.
  expect(await bob.ask('message', { channel, key: unique(), body: { text: 'hi' } })).toMatchObject({ seq: 2 })
  const carol = { channel, user: 'carol' }
  for (const [action, parameters] of [
    ['describe', { channel, title: 'Bath', details: { colour: 'blue' } }],
    ['invite', { channel, users: ['carol'] }],
    ['appoint', { ...carol, role: 'moderator' }],
    ['members', { channel }],
    ['rules', { channel, slow: 1 }],
    ['rules', { channel, slow: 0 }],
    ['mute', { ...carol, reason: 'Noise' }],
    ['sanctions', { channel }],
    ['ban', { ...carol, seconds: 60 }],
    ['pardon', carol],
    ['report', { channel, seq: 2, reason: 'Why' }],
    ['reports', { channel }],
    ['resolve', { channel, seq: 2, done: 'Nothing' }],
    ['invite', { channel, users: ['carol'] }],
    ['expel', carol],
    ['settings', { channel, pinned: 1, archived: true }],
    ['conversation', { channel }],
    ['inbox', { archived: true }],
    ['history', { channel, since: new Date(0).toISOString() }],
  ] as const)
    expect(await alice.ask(action, parameters), action).toMatchObject({ ok: true })
  await bob.next({ event: 'description', channel })
  for (const grow of [async () => {}, () => enlarge(stage, String(channel))]) {
    await grow()
    expect(await bob.ask('leave', { channel })).toMatchObject({ ok: true })
    const again = await bob.ask('converse', { ...about, with: ['alice'] })
    expect(again).toMatchObject({ ok: true, channel, created: false })
  }
  for (const peer of [alice, bob]) await peer.close()
}
