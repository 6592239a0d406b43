import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../shared/protocol/index.ts'
import { conversation } from '../support/conversation.ts'
import { deployed } from './restore/tables.ts'

const dm = 'dm:alice~bob'
const said = (text: string, channel = dm) => ({ channel, key: text, body: { text } })

const pair = async (...texts: readonly string[]) => {
  const talk = conversation()
  const [alice, bob] = await talk.greeted('alice', 'bob')
  if (!alice || !bob) throw new Error('nobody is there')
  for (const text of texts) await alice.ask('message', said(text))
  await talk.flow()
  for (const one of [alice, bob]) one.frames()
  return { talk, alice, bob }
}

describe('a pinned entry', () => {
  it('is listed for both of a pair, newest first, and the other one is told', async () => {
    const { talk, alice, bob } = await pair('one', 'two', 'three')
    for (const seq of [3, 1]) {
      await alice.ask('pin', { channel: dm, seq, on: true })
      talk.later(1000)
    }
    await talk.flow()
    expect(bob.heard('pinned')).toMatchObject([
      { channel: dm, seq: 3, on: true, by: 'alice' },
      { channel: dm, seq: 1, on: true, by: 'alice', at: '2026-11-21T09:00:01.000Z' },
    ])
    expect(alice.heard('pinned')).toEqual([])
    const { pins, more } = await bob.ask('pins', { channel: dm })
    expect(pins.map(({ entry }) => entry.body)).toEqual([{ text: 'one' }, { text: 'three' }])
    expect(more).toBe(false)
    await bob.ask('pin', { channel: dm, seq: 3, on: false })
    await talk.flow()
    expect(alice.heard('pinned')).toMatchObject([{ seq: 3, on: false, by: 'bob' }])
    expect((await alice.ask('pins', { channel: dm })).pins.map(({ seq }) => seq)).toEqual([1])
  })

  it('is pinned once, by whoever was first, and taken down twice without a word', async () => {
    const { talk, alice, bob } = await pair('one')
    await alice.ask('pin', { channel: dm, seq: 1, on: true })
    await bob.ask('pin', { channel: dm, seq: 1, on: true })
    expect((await bob.ask('pins', { channel: dm })).pins).toMatchObject([{ seq: 1, by: 'alice' }])
    for (const _ of [1, 2]) await bob.ask('pin', { channel: dm, seq: 1, on: false })
    await talk.flow()
    expect(alice.heard('pinned')).toHaveLength(1)
  })

  it('shows in the list as it is now: edited, reacted to, deleted', async () => {
    const { alice, bob } = await pair('one', 'two')
    for (const seq of [1, 2]) await alice.ask('pin', { channel: dm, seq, on: true })
    await alice.ask('edit', { channel: dm, seq: 1, key: 'e', body: { text: 'uno' } })
    await bob.ask('react', { channel: dm, seq: 1, key: 'r', emoji: '👍', on: true })
    await alice.ask('delete', { channel: dm, seq: 2, key: 'd' })
    const { pins } = await bob.ask('pins', { channel: dm })
    expect(pins.map(({ entry }) => entry)).toMatchObject([
      { seq: 2, body: {}, deleted: { by: 'alice' } },
      { seq: 1, body: { text: 'uno' }, edited: { seq: 3 }, reactions: { '👍': { count: 1 } } },
    ])
  })

  it('is there, no amendment, and not deleted', async () => {
    const { alice } = await pair('one')
    await alice.ask('edit', { channel: dm, seq: 1, key: 'e', body: { text: 'uno' } })
    for (const seq of [0, 2, 9])
      expect((await alice.refused('pin', { channel: dm, seq, on: true })).code, String(seq)).toBe('NOT_FOUND')
    await alice.ask('delete', { channel: dm, seq: 1, key: 'd' })
    expect((await alice.refused('pin', { channel: dm, seq: 1, on: true })).code).toBe('NOT_FOUND')
  })

  it('is one of fifty at most, listed page by page', async () => {
    const texts = Array.from({ length: LIMITS.pinsMost + 1 }, (_, at) => `no. ${at + 1}`)
    const { alice, bob } = await pair(...texts)
    for (let seq = 1; seq <= LIMITS.pinsMost; seq++) await alice.ask('pin', { channel: dm, seq, on: true })
    const last = { channel: dm, seq: LIMITS.pinsMost + 1, on: true }
    expect((await alice.refused('pin', last)).code).toBe('CONFLICT')
    const seen: number[] = []
    for (let more = true; more; ) {
      const after = seen.at(-1)
      const page = await bob.ask('pins', { channel: dm, ...(after && { after }) })
      expect(page.pins.length).toBeLessThanOrEqual(LIMITS.pinsDefault)
      seen.push(...page.pins.map(({ seq }) => seq))
      more = page.more
    }
    expect(seen).toEqual(Array.from({ length: LIMITS.pinsMost }, (_, at) => LIMITS.pinsMost - at))
    await alice.ask('pin', { channel: dm, seq: 1, on: false })
    await alice.ask('pin', last)
  })

  it('is pinned in a room by those who moderate it, and seen by those who are in it', async () => {
    const talk = conversation()
    const [alice, bob, eve] = [talk.person('alice'), talk.person('bob'), talk.person('eve')]
    const { channel } = await alice.ask('converse', {
      with: ['bob'],
      key: 'room',
      title: 'House',
      first: { key: 'f', body: { text: 'Rules' } },
    })
    const asked = { channel, seq: 1, on: true }
    expect((await bob.refused('pin', asked)).code).toBe('FORBIDDEN')
    expect((await eve.refused('pin', asked)).code).toBe('FORBIDDEN')
    expect((await eve.refused('pins', { channel })).code).toBe('FORBIDDEN')
    await alice.ask('appoint', { channel, user: 'bob', role: 'moderator' })
    await bob.ask('pin', asked)
    expect((await alice.ask('pins', { channel })).pins).toMatchObject([{ seq: 1, by: 'bob' }])
    expect((await alice.refused('pins', { channel: 'user:alice' })).code).toBe('FORBIDDEN')
  })

  it('after a restore it is in no list where its number is another entry’s, or none’s', async () => {
    const { pins } = conversation().app
    const first = deployed()
    const { app } = first
    const speak = async (over: typeof app, text: string) => {
      const { spoken } = await import('../../shared/domain/spoken.ts')
      const { USE_CASES } = await import('../../shared/domain/actions/use-cases.ts')
      const { callerNamed } = await import('../support/app.ts')
      const own = { ...over, pins }
      return JSON.parse((await spoken(own, USE_CASES, async () => callerNamed('alice'), text, 'r')) ?? '{}')
    }
    const frame = (action: string, more: object) => JSON.stringify({ action, id: '1', channel: dm, ...more })
    await speak(app, frame('message', { key: 'a', body: { text: 'one' } }))
    const backup = first.backup()
    await speak(app, frame('message', { key: 'b', body: { text: 'lost' } }))
    for (const seq of [1, 2]) await speak(app, frame('pin', { seq, on: true }))
    const restored = deployed(backup, 'g1').app
    await speak(restored, frame('message', { key: 'c', body: { text: 'another' } }))
    const answer = await speak(restored, frame('pins', {}))
    expect(answer.pins).toMatchObject([{ seq: 1, entry: { body: { text: 'one' } } }])
  })
})
