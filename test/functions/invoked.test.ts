import { beforeEach, describe, expect, it, vi } from 'vitest'
import { clock } from '../../functions/environment.ts'
import { handler as manage } from '../../functions/manage/index.ts'
import { handler as publish } from '../../functions/publish/index.ts'
import { CONTEXT, type StandIn } from './stand-in.ts'

const state = vi.hoisted(() => ({ now: undefined as unknown }))
vi.mock('../../functions/app.ts', () => ({ app: () => (state.now as StandIn).app() }))
let world: StandIn
beforeEach(async () => {
  const { standIn } = await import('./stand-in.ts')
  world = standIn()
  state.now = world
  vi.spyOn(clock, 'now').mockImplementation(() => world.ports.clock.now())
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})

const note = { channel: 'user:alice', key: 'order-17', body: { kind: 'order', order: 17 } }

describe('a service of the account that publishes', () => {
  it('reaches a user by their queue, once however often it asks', async () => {
    const first = await publish(note, CONTEXT)
    expect(first).toMatchObject({ ok: true, channel: 'user:alice', seq: 1 })
    expect(await publish(note, CONTEXT)).toMatchObject({ ok: true, seq: 1 })
    const row = await world.ports.channels.read('user:alice')
    expect(row).toMatchObject({ head: 1, last: { from: 'service', body: note.body } })
  })

  it.each([
    ['a room that it is not in', { ...note, channel: 'chat:lobby' }, 'FORBIDDEN'],
    ['a conversation of two', { ...note, channel: 'dm:alice:bob' }, 'FORBIDDEN'],
    ['a name of its own', { ...note, from: 'alice' }, 'INVALID_INPUT'],
    ['nothing', {}, 'INVALID_INPUT'],
  ])('is refused %s, as an answer', async (_what, asked, code) => {
    expect(await publish(asked, CONTEXT)).toMatchObject({ ok: false, error: { code } })
  })

  it('does nothing else, whatever it names', async () => {
    const answer = await publish({ action: 'revoke', user: 'alice' }, CONTEXT)
    expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
  })
})

describe('a service of the account that governs', () => {
  it('makes tokens void', async () => {
    expect(await manage({ action: 'revoke', user: 'alice' }, CONTEXT)).toEqual({
      ok: true,
      user: 'alice',
      sockets: 0,
    })
    expect(await world.ports.revocations.of('alice')).toBeDefined()
  })

  it('asks what became of an entry', async () => {
    await publish(note, CONTEXT)
    expect(await manage({ action: 'ledger', channel: 'user:alice', seq: 1 }, CONTEXT)).toMatchObject({
      ok: true,
      seq: 1,
      away: ['alice'],
    })
  })

  it.each([[{ ...note, action: 'message' }], [{}]])('publishes nothing: %j', async asked => {
    expect(await manage(asked, CONTEXT)).toMatchObject({ ok: false, error: { code: 'UNKNOWN_ACTION' } })
  })
})
