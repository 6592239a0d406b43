import { describe, expect, it } from 'vitest'
import { LIMITS, type ReplyOf } from '../../shared/protocol/index.ts'
import { conversation, type Speaker } from '../support/conversation.ts'
import { bytesOf, CHANNEL, uploading } from '../support/uploading.ts'

const channel = 'dm:alice~bob'
const filled = async (count: number, size = 10) => {
  const talk = conversation()
  const alice = talk.person('alice')
  for (let at = 1; at <= count; at++)
    await alice.ask('message', { channel, key: `k${at}`, body: { text: `${at} ${'x'.repeat(size)}` } })
  return { talk, alice }
}
const pagesOf = async (who: Speaker, asked: object = {}) => {
  const pages: ReplyOf<'export'>[] = []
  for (let after: number | undefined = 0; after !== undefined; after = pages.at(-1)?.next)
    pages.push(await who.ask('export', { channel, after, ...asked }))
  return pages
}

describe('an export', () => {
  it('has every entry once, in order, page by page, for each who is in it', async () => {
    const { talk } = await filled(260)
    const pages = await pagesOf(talk.person('bob'), { limit: 100 })
    expect(pages.map(({ entries, next }) => [entries.length, next])).toEqual([
      [100, 100],
      [100, 200],
      [60, undefined],
    ])
    const seqs = pages.flatMap(({ entries }) => entries.map(({ seq }) => seq))
    expect(seqs).toEqual(Array.from({ length: 260 }, (_, at) => at + 1))
    expect((await talk.person('eve').refused('export', { channel })).code).toBe('FORBIDDEN')
  })

  it('has entries as they are now, with the names of files and not their bytes', async () => {
    const { alice, bob, sent } = uploading()
    const { attachment } = await alice.ask('upload-complete', await sent(bytesOf(900)))
    const say = (key: string, body: Record<string, unknown>) =>
      alice.ask('message', { channel: CHANNEL, key, body })
    await say('a', { text: 'look', attachments: [attachment] })
    await say('b', { text: 'oops' })
    await say('c', { text: 'typo' })
    await alice.ask('delete', { channel: CHANNEL, seq: 2, key: 'd' })
    await alice.ask('edit', { channel: CHANNEL, seq: 3, key: 'e', body: { text: 'right' } })
    const { entries, next } = await bob.ask('export', { channel: CHANNEL })
    expect(next).toBeUndefined()
    expect(entries.slice(0, 3)).toMatchObject([
      { body: { text: 'look', attachments: [{ id: attachment.id, name: 'harbour.png' }] } },
      { body: {}, deleted: { by: 'alice' } },
      { body: { text: 'right' }, edited: { seq: 5 } },
    ])
  })

  it('F59: has every entry once, in order, whatever is said and edited while its pages are read', async () => {
    const { talk, alice } = await filled(250)
    const { logs, channels } = talk.app
    const { read } = logs
    let written = 0
    /** Says something, and edits an entry of the first page and one of the last. */
    const write = async () => {
      logs.read = read
      const at = ++written
      await alice.ask('message', { channel, key: `new${at}`, body: { text: `new ${at}` } })
      for (const seq of [at, 240 + at])
        await alice.ask('edit', { channel, seq, key: `edit${seq}`, body: { text: `edited ${at}` } })
      logs.read = amidWriting
    }
    const amidWriting: typeof read = async (...range) => {
      await write()
      const found = await read(...range)
      await write()
      return found
    }
    logs.read = amidWriting
    const pages: ReplyOf<'export'>[] = []
    let head = 0
    for (let after: number | undefined = 0; after !== undefined; after = pages.at(-1)?.next) {
      head = (await channels.read(channel))?.head ?? 0
      pages.push(await alice.ask('export', { channel, after, limit: 100 }))
    }
    expect({ written, pages: pages.length, head }).toEqual({ written: 6, pages: 3, head: 262 })
    const entries = pages.flatMap(page => page.entries)
    expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: head }, (_, at) => at + 1))
    expect(entries.slice(240, 244).map(({ body }) => body.text)).toEqual(
      [1, 2, 3, 4].map(at => `edited ${at}`),
    )
    const edits = entries.filter(({ amends }) => amends && amends.seq <= 4)
    expect(edits.map(({ seq, amends }) => [seq, amends?.seq])).toEqual([
      [252, 1],
      [255, 2],
      [258, 3],
      [261, 4],
    ])
  })

  it('reads little more than a page has room for, and gets on where one entry fills it', async () => {
    const { talk, alice } = await filled(12, 15_000)
    let read = 0
    const { logs } = talk.app
    const spied = logs.read
    Object.assign(logs, {
      read: async (...range: Parameters<typeof spied>) => {
        const found = await spied(...range)
        read += found.length
        return found
      },
    })
    const pages = await pagesOf(alice)
    expect(pages.flatMap(({ entries }) => entries)).toHaveLength(12)
    for (const { entries } of pages)
      expect(JSON.stringify(entries).length).toBeLessThanOrEqual(LIMITS.pageBytes + 16_000)
    const many = await filled(400, 200)
    read = 0
    Object.assign(many.talk.app.logs, { read: logs.read })
    await many.alice.ask('export', { channel })
    expect(read).toBeLessThanOrEqual(200)
  })

  it('of what nobody has said is empty, and ends behind its end', async () => {
    const { talk, alice } = await filled(2)
    expect(await alice.ask('export', { channel, after: 9 })).toEqual({ channel, entries: [] })
    expect(await talk.person('bob').ask('export', { channel: 'dm:bob~carol' })).toEqual({
      channel: 'dm:bob~carol',
      entries: [],
    })
  })
})
