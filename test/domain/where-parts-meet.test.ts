import { expect, it } from 'vitest'
import { isPolledBy, polledName } from '../../shared/auth/polled-name.ts'
import { allowance } from '../../shared/domain/sessions/allowance.ts'
import { bytesOf, CHANNEL, uploading, WEBP } from '../support/uploading.ts'

it('first words announce only what was checked', async () => {
  const { alice } = uploading()
  const forged = { id: 'forged', name: 'invoice.pdf', type: 'application/pdf', size: 9 }
  const asked = { with: ['bob'], subject: 's', first: { key: 'k', body: { attachments: [forged] } } }
  expect((await alice.refused('converse', asked)).code).toBe('INVALID_INPUT')
})

it('a small picture stays what was checked', async () => {
  const { alice, sent } = uploading()
  const thumb = { type: 'image/webp' as const, size: 20 }
  const begun = await sent(bytesOf(900), { thumb }, bytesOf(20, WEBP))
  await alice.ask('upload-complete', begun)
  const refused = await alice.refused('upload-parts', { upload: begun.upload, parts: [0] })
  expect(refused.code).toBe('CONFLICT')
})

it('a polled user is paced by user', () => {
  const { take } = allowance()
  const names = Array.from({ length: 200 }, (_, i) => polledName(String(i).padStart(32, 'x'), 'eve'))
  expect(names.every(n => isPolledBy(n, 'eve'))).toBe(true)
  expect(
    names.filter(connection => take({ connection, user: 'eve' }, 'typing', 0) === 0).length,
  ).toBeLessThan(100)
})

it('a pair asked for privately is not open', async () => {
  const { alice, bob, carol } = uploading()
  await bob.ask('converse', { with: ['alice'], subject: 's', private: false })
  const found = await alice.ask('converse', { with: ['bob'], subject: 's' })
  expect((await carol.refused('join', { channel: found.channel })).code).toBe('FORBIDDEN')
})

it('a reaction does not bring back what is archived', async () => {
  const { alice, bob } = uploading()
  const { seq } = await alice.ask('message', { channel: CHANNEL, key: 'a', body: { text: 'x' } })
  await alice.ask('settings', { channel: CHANNEL, archived: true })
  await bob.ask('react', { channel: CHANNEL, seq, key: 'r', emoji: '👍', on: true })
  expect((await alice.ask('inbox', {})).channels.map(c => c.channel)).not.toContain(CHANNEL)
})

it('an entry that is still to come ends nobody’s search', async () => {
  const { alice, app } = uploading()
  for (const key of ['one', 'two', 'three'])
    await alice.ask('message', { channel: CHANNEL, key, body: { text: `needle ${key}` } })
  const { read } = app.logs
  Object.assign(app.logs, {
    read: async (...asked: Parameters<typeof read>) => (await read(...asked)).filter(({ seq }) => seq !== 2),
  })
  const { found } = await alice.ask('search', { text: 'needle' })
  expect(found.map(({ entry }) => entry.seq)).toEqual([1])
})
