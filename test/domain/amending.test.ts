import { describe, expect, it } from 'vitest'
import { gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'

/** Alice, bob and an admin in the lobby; alice has said one thing. */
const scene = async (first: Record<string, unknown> = { text: 'Good mroning' }) => {
  const { talk } = await gathered(channel, ['alice', 'bob'])
  const [alice, bob] = [talk.person('alice'), talk.person('bob')]
  const admin = talk.person('root', { roles: ['admin'] })
  await admin.ask('join', { channel })
  await alice.ask('message', { channel, key: 'first', body: first })
  await talk.flow()
  for (const one of [alice, bob]) one.frames()
  const page = async (who = bob) => (await who.ask('history', { channel, after: 0 })).entries
  return { talk, alice, bob, admin, page, app: talk.app }
}
const edit = { channel, seq: 1, key: 'e1', body: { text: 'Good morning' } }
const gone = { channel, seq: 1, key: 'd1' }
const thumb = { channel, seq: 1, emoji: '👍', on: true }

describe('an edit', () => {
  it('is an entry of the log, told to everybody, and the page has the entry as it is now', async () => {
    const { talk, alice, bob, page } = await scene()
    expect(await alice.ask('edit', edit)).toMatchObject({ channel, seq: 2, duplicate: false })
    await talk.flow()
    const amends = { seq: 1, as: 'edit' }
    expect(bob.heard('message')).toMatchObject([{ seq: 2, from: 'alice', body: edit.body, amends }])
    expect(await page()).toMatchObject([
      { seq: 1, key: 'first', body: { text: 'Good morning' }, edited: { seq: 2 } },
      { seq: 2, body: { text: 'Good morning' }, amends },
    ])
  })

  it('is one entry however often it is asked, and answered so when it would be refused by now', async () => {
    const { alice, page } = await scene()
    await alice.ask('edit', edit)
    expect(await alice.ask('edit', edit)).toMatchObject({ seq: 2, duplicate: true })
    await alice.ask('delete', gone)
    expect(await alice.ask('edit', edit)).toMatchObject({ seq: 2, duplicate: true })
    expect(await alice.ask('delete', gone)).toMatchObject({ seq: 3, duplicate: true })
    expect(await page()).toHaveLength(3)
    expect(await alice.refused('delete', { ...edit, key: 'e1', body: undefined })).toMatchObject({
      code: 'CONFLICT',
    })
    expect(await alice.refused('message', { channel, key: 'e1', body: edit.body })).toMatchObject({
      code: 'CONFLICT',
    })
  })

  it.each([
    ['by another', 'bob', {}, 'FORBIDDEN'],
    ['by one who governs', 'admin', {}, 'FORBIDDEN'],
    ['of what is not there', 'alice', { seq: 9 }, 'NOT_FOUND'],
    ['of nothing', 'alice', { seq: 0 }, 'NOT_FOUND'],
    ['of an amendment', 'alice', { seq: 2 }, 'NOT_FOUND'],
    ['too large', 'alice', { body: { text: 'x'.repeat(17_000) } }, 'TOO_LARGE'],
  ] as const)('%s is refused and leaves no trace', async (_, who, over, code) => {
    const people = await scene()
    await people.alice.ask('react', { ...thumb, key: 'r' })
    expect(await people[who].refused('edit', { ...edit, ...over })).toMatchObject({ code })
    expect(await people.page()).toHaveLength(2)
  })

  it('is refused where all edits of an entry would take more than 64 KB', async () => {
    const { alice } = await scene()
    const body = { text: 'x'.repeat(15_000) }
    for (const key of ['1', '2', '3', '4']) await alice.ask('edit', { ...edit, key, body })
    expect(await alice.refused('edit', { ...edit, key: '5', body })).toMatchObject({ code: 'TOO_LARGE' })
    await alice.ask('delete', gone)
  })

  it('lets only the newest body be seen, also in the entries that amended it before', async () => {
    const { alice, page } = await scene()
    await alice.ask('edit', edit)
    await alice.ask('edit', { ...edit, key: 'e2', body: { text: 'Good evening' } })
    const [first, older, newer] = await page()
    expect(first).toMatchObject({ body: { text: 'Good evening' }, edited: { seq: 3 } })
    expect(older).toMatchObject({ body: {}, amends: { seq: 1, as: 'edit', withheld: true } })
    expect(newer).toMatchObject({ body: { text: 'Good evening' }, amends: { seq: 1, as: 'edit' } })
  })
})

describe('a deletion', () => {
  it('withholds the body for good, in every page and every replay, and keeps it for those who govern', async () => {
    const { alice, bob, admin, page, app } = await scene({ text: 'secret' })
    await alice.ask('edit', { ...edit, body: { text: 'the secret' } })
    await bob.ask('react', { ...thumb, key: 'r' })
    await alice.ask('delete', gone)
    const { epoch = '' } = (await app.channels.read(channel)) ?? {}
    const position = { epoch, seq: 0 }
    const pages = [
      await page(),
      (await bob.ask('sync', { cursors: { [channel]: position } })).channels[channel]?.entries,
      (await bob.ask('join', { channel, after: position })).entries,
      (await bob.ask('join', { channel })).entries,
      // What was edited stands outside of the page.
      (await bob.ask('history', { channel, after: 1 })).entries,
      (await bob.ask('history', { channel, before: 3, limit: 1 })).entries,
      await page(admin),
    ]
    for (const entries of pages) expect(JSON.stringify(entries)).not.toContain('secret')
    expect(pages[0]?.[0]).toMatchObject({ body: {}, deleted: { seq: 4, by: 'alice' } })
    expect(pages[0]?.[0]).not.toHaveProperty('reactions')
    expect(await admin.ask('versions', { channel, seq: 1 })).toMatchObject({
      from: 'alice',
      versions: [
        { seq: 1, body: { text: 'secret' } },
        { seq: 2, body: { text: 'the secret' } },
      ],
      deleted: { seq: 4, by: 'alice' },
      more: false,
    })
    expect(await admin.refused('versions', { channel, seq: 2 })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await bob.refused('versions', { channel, seq: 1 })).toMatchObject({ code: 'FORBIDDEN' })
  })

  it('may be said by who wrote it and by an admin, and nothing may be said of it afterwards', async () => {
    const { alice, bob, admin } = await scene()
    expect(await bob.refused('delete', gone)).toMatchObject({ code: 'FORBIDDEN' })
    expect(await admin.ask('delete', gone)).toMatchObject({ seq: 2 })
    expect(await alice.refused('edit', edit)).toMatchObject({ code: 'CONFLICT' })
    expect(await alice.refused('delete', gone)).toMatchObject({ code: 'CONFLICT' })
    expect(await bob.refused('react', { ...thumb, key: 'r' })).toMatchObject({ code: 'CONFLICT' })
  })

  it('gives the versions of an entry page by page', async () => {
    const { alice, admin } = await scene()
    const body = { text: 'x'.repeat(14_000) }
    for (const key of ['1', '2', '3']) await alice.ask('edit', { ...edit, key, body })
    const seqs: number[] = []
    for (let more = true; more; ) {
      const page = await admin.ask('versions', { channel, seq: 1, after: seqs.at(-1) ?? 0 })
      seqs.push(...page.versions.map(({ seq }) => seq))
      more = page.more
    }
    expect(seqs).toEqual([1, 2, 3, 4])
  })

  it('of what stands last in an inbox shows no body there', async () => {
    const { alice, bob } = await scene()
    await alice.ask('edit', { ...edit, body: { text: 'hidden' } })
    const { channels } = await bob.ask('inbox')
    expect(channels[0]?.last).toMatchObject({ seq: 2, body: {}, amends: { as: 'edit', withheld: true } })
  })
})

describe('a reaction', () => {
  it('counts each user once, and is taken back', async () => {
    const { alice, bob, admin, page } = await scene()
    await bob.ask('react', { ...thumb, key: '1' })
    await bob.ask('react', { ...thumb, key: '2' })
    await alice.ask('react', { ...thumb, key: '1' })
    await admin.ask('react', { ...thumb, emoji: '🎉', key: '1' })
    const both = { '👍': { count: 2, users: ['alice', 'bob'] }, '🎉': { count: 1, users: ['root'] } }
    expect((await page())[0]?.reactions).toEqual(both)
    await bob.ask('react', { ...thumb, on: false, key: '3' })
    expect((await page())[0]?.reactions).toMatchObject({ '👍': { count: 1, users: ['alice'] } })
    await alice.ask('react', { ...thumb, on: false, key: '2' })
    await admin.ask('react', { ...thumb, emoji: '🎉', on: false, key: '2' })
    expect((await page())[0]).not.toHaveProperty('reactions')
    expect(await bob.refused('react', { ...thumb, emoji: '❌', on: false, key: '4' })).toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it.each(['constructor', '👨‍👩‍👧', ':party:', 'toString'])('is called %s', async emoji => {
    const { bob, page } = await scene()
    await bob.ask('react', { ...thumb, emoji, key: '1' })
    expect((await page())[0]?.reactions).toEqual({ [emoji]: { count: 1, users: ['bob'] } })
  })

  it.each(['', ' ', 'a b', '__proto__', '\n', 'x'.repeat(33)])('is not called %j', async emoji => {
    const { bob } = await scene()
    expect(await bob.refused('react', { ...thumb, emoji, key: '1' })).toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('is refused beyond twenty kinds of one user, and a hundred users of one kind', async () => {
    const { talk, bob, page } = await scene()
    for (let at = 0; at < 20; at++) await bob.ask('react', { ...thumb, emoji: `e${at}`, key: `${at}` })
    expect(await bob.refused('react', { ...thumb, key: 'x' })).toMatchObject({ code: 'TOO_LARGE' })
    await talk.app.channels.create({ channel: 'chat:crowd', epoch: 'e' })
    const crowd = Array.from({ length: 101 }, (_, at) => talk.person(`user${at}`))
    for (const one of crowd) await one.ask('join', { channel: 'chat:crowd' })
    await crowd[0]?.ask('message', { channel: 'chat:crowd', key: 'm', body: {} })
    const all = { channel: 'chat:crowd', seq: 1, emoji: '👍', on: true, key: 'r' }
    for (const one of crowd.slice(0, 100)) await one.ask('react', all)
    expect(await crowd[100]?.refused('react', all)).toMatchObject({ code: 'TOO_LARGE' })
    const { entries } = (await crowd[0]?.ask('history', { channel: 'chat:crowd', after: 0, limit: 1 })) ?? {}
    expect(entries?.[0]?.reactions?.['👍']?.count).toBe(100)
    expect((await page())[0]?.reactions).toHaveProperty('e19')
  })
})

describe('an answer', () => {
  it('names the entry that it answers, which has to be there', async () => {
    const { talk, bob, page } = await scene()
    const answer = { channel, key: 'a', body: { text: 'Hello' }, about: 1 }
    expect(await bob.ask('message', answer)).toMatchObject({ seq: 2 })
    expect(await bob.ask('message', answer)).toMatchObject({ seq: 2, duplicate: true })
    expect(await bob.refused('message', { ...answer, about: 0 })).toMatchObject({ code: 'CONFLICT' })
    expect(await bob.refused('message', { ...answer, key: 'b', about: 3 })).toMatchObject({
      code: 'NOT_FOUND',
    })
    expect(await page()).toMatchObject([{ seq: 1 }, { seq: 2, about: 1, body: { text: 'Hello' } }])
    await talk.flow()
  })
})

describe('a search', () => {
  it('finds what entries say now, once, and nothing that is no longer said', async () => {
    const { alice, bob } = await scene({ text: 'Good mroning' })
    const find = async (text: string) =>
      (await bob.ask('search', { text })).found.map(({ entry }) => [entry.seq, entry.amends?.seq])
    // Full stretches have filters, which are made once.
    for (let at = 2; at <= 64; at++) await bob.ask('message', { channel, key: `${at}`, body: {} })
    expect(await find('mroning')).toEqual([[1, undefined]])
    await alice.ask('edit', { channel, seq: 1, key: 'e1', body: { text: 'Good morning' } })
    expect(await find('mroning')).toEqual([])
    expect(await find('morning')).toEqual([[65, 1]])
    await alice.ask('delete', { channel, seq: 1, key: 'd1' })
    expect(await find('good')).toEqual([])
  })
})
