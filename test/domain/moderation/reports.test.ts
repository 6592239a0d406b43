import { describe, expect, it } from 'vitest'
import { conversation } from '../../support/conversation.ts'

const say = (key: string, text = key) => ({ key, body: { text } })

const room = async () => {
  const talk = conversation()
  const [alice, bob, carol] = await talk.greeted('alice', 'bob', 'carol')
  if (!alice || !bob || !carol) throw new Error('nobody')
  const { channel } = await alice.ask('converse', { with: ['bob', 'carol'], title: 'Room' })
  await carol.ask('message', { channel, ...say('k', 'Buy now') })
  const admin = talk.person('root', { roles: ['admin'] })
  return { talk, alice, bob, carol, admin, channel }
}
const at = '2026-11-21T09:00:00.000Z'

describe('a report', () => {
  it('of an entry is made once by each, and seen by those who moderate alone', async () => {
    const { alice, bob, carol, admin, channel } = await room()
    const it = { channel, seq: 1, reason: 'Advert' }
    expect(await bob.ask('report', it)).toEqual({ channel, seq: 1, duplicate: false })
    expect(await bob.ask('report', it)).toMatchObject({ duplicate: true })
    await alice.ask('report', { ...it, reason: 'Again' })
    const open = { channel, seq: 1, from: 'carol', count: 2 }
    expect(await alice.ask('reports', { channel })).toEqual({
      reports: [
        {
          ...open,
          complaints: [
            { at, reason: 'Advert' },
            { at, reason: 'Again' },
          ],
        },
      ],
    })
    expect((await admin.ask('reports', {})).reports).toMatchObject([
      { ...open, complaints: [{ by: 'bob' }, { by: 'alice' }] },
    ])
    for (const one of [bob, carol])
      for (const asked of [{ channel }, {}])
        expect(await one.refused('reports', asked)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await alice.refused('reports', {})).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is of something that is there, by one who is there', async () => {
    const { talk, bob, channel } = await room()
    const reason = 'Why'
    await bob.ask('react', { channel, seq: 1, key: 'r', emoji: '👍', on: true })
    for (const seq of [0, 2, 3])
      expect(await bob.refused('report', { channel, seq, reason }), `${seq}`).toMatchObject({
        code: 'NOT_FOUND',
      })
    const eve = talk.person('eve')
    expect(await eve.refused('report', { channel, seq: 1, reason })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await bob.refused('report', { channel: 'user:bob', seq: 1, reason })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })

  it('is resolved with what was done, which is kept', async () => {
    const { alice, bob, channel } = await room()
    await bob.ask('report', { channel, seq: 1, reason: 'Advert' })
    const done = 'Muted for an hour'
    expect(await bob.refused('resolve', { channel, seq: 1, done })).toMatchObject({ code: 'FORBIDDEN' })
    expect(await alice.ask('resolve', { channel, seq: 1, done })).toEqual({ channel, seq: 1, count: 1 })
    expect(await alice.refused('resolve', { channel, seq: 1, done })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await alice.ask('reports', { channel })).toEqual({ reports: [] })
    const { reports } = await alice.ask('reports', { channel, resolved: true })
    expect(reports).toMatchObject([{ seq: 1, resolved: { by: 'alice', at, done } }])
  })

  it('is closed by nobody who wrote what it is about, but of those whom the token trusts', async () => {
    const { alice, bob, admin, channel } = await room()
    await alice.ask('message', { channel, ...say('own') })
    await bob.ask('report', { channel, seq: 2, reason: 'Advert' })
    const it = { channel, seq: 2, done: 'Nothing' }
    expect(await alice.refused('resolve', it)).toMatchObject({ code: 'FORBIDDEN' })
    expect((await alice.ask('reports', { channel })).reports).toHaveLength(1)
    expect(await admin.ask('resolve', it)).toMatchObject({ count: 1 })
    expect(await alice.refused('resolve', it)).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('of a dm is for those whom the token trusts', async () => {
    const { talk, alice, bob, admin } = await room()
    const channel = 'dm:alice~bob'
    await bob.ask('message', { channel, ...say('k') })
    await alice.ask('report', { channel, seq: 1, reason: 'Why' })
    expect(await alice.refused('reports', { channel })).toMatchObject({ code: 'FORBIDDEN' })
    const service = talk.person('desk', { roles: ['service'] })
    const { reports } = await service.ask('reports', { channel })
    expect(reports[0]?.complaints[0]).toEqual({ at, reason: 'Why' })
    await admin.ask('resolve', { channel, seq: 1, done: 'Nothing' })
  })

  it('is paged as it fits, without losing any', async () => {
    const { talk, bob, carol, admin, channel } = await room()
    for (let seq = 2; seq <= 60; seq++) {
      await carol.ask('message', { channel, ...say(`k${seq}`) })
      talk.later(1000)
      await bob.ask('report', { channel, seq, reason: '\u{1f600}'.repeat(100) })
    }
    for (const asked of [{ channel }, {}]) {
      const seen: number[] = []
      let next: string | undefined
      do {
        const page = await admin.ask('reports', { ...asked, limit: 100, ...(next && { next }) })
        seen.push(...page.reports.map(({ seq }) => seq))
        next = page.next
      } while (next)
      expect(seen).toEqual(Array.from({ length: 59 }, (_, at) => at + 2))
    }
    for (const next of ['x', '1.0', '1.0.chat:other'])
      expect(await admin.refused('reports', { channel, next })).toMatchObject({ code: 'INVALID_INPUT' })
    expect(await admin.refused('reports', { resolved: true })).toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('what the spam check lets through and would have looked at', () => {
  it('is in the moderators’ queue with the reason, once; the message is there as it was sent', async () => {
    const { talk, alice, bob, channel } = await room()
    const text = 'https://a.example '.repeat(13)
    await bob.ask('message', { channel, ...say('l', text) })
    await bob.ask('message', { channel, ...say('l', text) })
    await bob.ask('edit', { channel, seq: 2, key: 'e', body: { text: `${text}!` } })
    const { reports } = await alice.ask('reports', { channel })
    const reason = 'links: 13, of 12 at most'
    expect(reports).toEqual([
      { channel, seq: 2, from: 'bob', count: 1, complaints: [{ at, reason, by: null }] },
    ])
    expect((await talk.app.channels.read(channel))?.head).toBe(3)
  })

  it('stands also where the queue does not take it', async () => {
    const { talk, bob, channel } = await room()
    const failing = { ...talk.app.reports, report: async () => Promise.reject(new Error('down')) }
    Object.assign(talk.app, { reports: failing })
    await bob.ask('message', { channel, ...say('l', 'https://a.example '.repeat(13)) })
    expect(talk.app.logged).toMatchObject([{ event: 'flagged entry not reported' }])
    expect(JSON.stringify(talk.app.logged)).not.toContain('a.example')
  })
})
