import { describe, expect, it, vi } from 'vitest'
import { conversation } from '../support/conversation.ts'

type Hit = {
  readonly channel: string
  readonly entry: { readonly seq: number; readonly body: { text: string } }
}
type Page = { readonly found: readonly Hit[]; readonly next?: string }

const told = (found: readonly Hit[]) => found.map(({ channel, entry }) => `${channel} ${entry.seq}`)

/** Alice and bob, with a room of some length, and a conversation of the two. */
const talks = async (long = 10) => {
  const talk = conversation()
  const [alice, bob, eve] = [talk.person('alice'), talk.person('bob'), talk.person('eve')]
  for (const one of [alice, bob, eve]) await one.ask('hello')
  for (const one of [alice, bob]) await one.ask('join', { channel: 'chat:long' })
  await eve.ask('join', { channel: 'chat:theirs' })
  let said = 0
  const says = async (channel: string, text: string, who = bob) => {
    talk.later(2100)
    await who.ask('message', { channel, key: `k${said++}`, body: { text } })
  }
  for (let at = 1; at <= long; at++) await says('chat:long', at % 10 === 0 ? `Invoice ${at}` : `line ${at}`)
  const search = async (parameters: Record<string, unknown>, who = alice): Promise<Page> =>
    (await who.ask('search', parameters)) as unknown as Page
  /** All pages, and how many there were. */
  const everything = async (parameters: Record<string, unknown>) => {
    const found: Hit[] = []
    let pages = 0
    for (let next: string | undefined; pages === 0 || next !== undefined; pages++) {
      const page = await search({ ...parameters, ...(next !== undefined && { next }) })
      found.push(...page.found)
      next = page.next
      if (pages > 500) throw new Error('it does not end')
    }
    return { found: told(found), pages }
  }
  return { talk, alice, bob, eve, says, search, everything }
}

describe('a search', () => {
  it('finds part of a word, whatever its case and accents, newest first', async () => {
    const { search, says } = await talks(30)
    await says('dm:alice~bob', 'Une réUNION demain')
    expect(told((await search({ text: 'nvoic' })).found)).toEqual([
      'chat:long 30',
      'chat:long 20',
      'chat:long 10',
    ])
    expect(told((await search({ text: 'reunion' })).found)).toEqual(['dm:alice~bob 1'])
  })

  it('finds Thai, which has no spaces, and Bangla', async () => {
    const { search, says } = await talks(1)
    await says('dm:alice~bob', 'พรุ่งนี้ส่งของให้ลูกค้าได้ไหม')
    await says('dm:alice~bob', 'আগামীকাল দেখা হবে')
    expect(told((await search({ text: 'ลูกค้า' })).found)).toEqual(['dm:alice~bob 1'])
    expect(told((await search({ text: 'দেখা' })).found)).toEqual(['dm:alice~bob 2'])
  })

  it('looks through the conversation with the newest entry first, and through one alone where it is named', async () => {
    const { search, says } = await talks(10)
    await says('dm:alice~bob', 'the invoice is paid')
    expect(told((await search({ text: 'invoice' })).found)).toEqual(['dm:alice~bob 1', 'chat:long 10'])
    expect(told((await search({ text: 'invoice', channel: 'chat:long' })).found)).toEqual(['chat:long 10'])
  })

  it('tells nobody of what they are not in', async () => {
    const { search, says, eve, alice } = await talks(10)
    await says('chat:theirs', 'a secret invoice', eve)
    expect(told((await search({ text: 'secret' })).found)).toEqual([])
    expect(told((await search({ text: 'secret' }, eve)).found)).toEqual(['chat:theirs 1'])
    await expect(alice.refused('search', { text: 'secret', channel: 'chat:theirs' })).resolves.toMatchObject({
      code: 'FORBIDDEN',
    })
    await alice.ask('leave', { channel: 'chat:long' })
    expect(told((await search({ text: 'invoice' })).found)).toEqual([])
  })

  it.each(['ab', ' a ', '  ', 'é'])('refuses %j, which is too short', async text => {
    const { alice } = await talks(1)
    expect(await alice.refused('search', { text })).toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('refuses a `next` that no page gave', async () => {
    const { alice } = await talks(1)
    for (const next of ['x', '1.2.3', 'zz.1.1.nowhere', '1'.repeat(600)])
      expect(await alice.refused('search', { text: 'line', next })).toMatchObject({ code: 'INVALID_INPUT' })
  })
})

describe('a long log', () => {
  const HUNDREDS = Array.from({ length: 30 }, (_, at) => `chat:long ${300 - 10 * at}`)

  it.each([1, 2, 7, 100])('is found whole, each entry once, in pages of %i', async limit => {
    const { everything } = await talks(300)
    const { found } = await everything({ text: 'invoice', limit })
    expect(found).toEqual(HUNDREDS)
    expect((await everything({ text: 'invoice', limit })).found).toEqual(HUNDREDS)
  })

  it('is read once to make its filters, and then only where the word may be', async () => {
    const { talk, search } = await talks(300)
    const read = vi.spyOn(talk.app.logs, 'read')
    expect(told((await search({ text: 'invoice 70' })).found)).toEqual(['chat:long 70'])
    const first = read.mock.calls.length
    expect(told((await search({ text: 'invoice 70' })).found)).toEqual(['chat:long 70'])
    expect(first).toBe(5)
    // The last stretch is not full, and one holds the word.
    expect(read.mock.calls.length - first).toBe(2)
  })

  it('finds what is said after the filters were made', async () => {
    const { search, says, everything } = await talks(130)
    await everything({ text: 'nothing of the kind' })
    await says('chat:long', 'a late word')
    expect(told((await search({ text: 'late word' })).found)).toEqual(['chat:long 131'])
  })

  it('does not go round where the conversation at which a page stopped has moved to the front', async () => {
    const { talk, says, search } = await talks(40)
    await says('dm:alice~bob', 'invoice of the two')
    const first = await search({ text: 'invoice', limit: 2 })
    expect(told(first.found)).toEqual(['dm:alice~bob 1', 'chat:long 40'])
    talk.later(1000)
    await says('chat:long', 'invoice that came meanwhile')
    const found: string[] = []
    for (let next = first.next; next !== undefined; ) {
      const page = await search({ text: 'invoice', limit: 2, next })
      found.push(...told(page.found))
      next = page.next
    }
    expect(found).toEqual(['chat:long 30', 'chat:long 20', 'chat:long 10'])
  })
})

describe('many conversations', () => {
  it('are looked through in pages that cost so much at most, none passed over', async () => {
    const { talk, alice, bob, everything } = await talks(1)
    const names = Array.from({ length: 120 }, (_, at) => `chat:room-${at}`)
    for (const channel of names) {
      talk.later(3000)
      await alice.ask('join', { channel })
      await bob.ask('join', { channel })
      await bob.ask('message', { channel, key: 'k', body: { text: `needle of ${channel}` } })
    }
    const { found, pages } = await everything({ text: 'needle', limit: 100 })
    expect(found.toSorted()).toEqual(names.map(channel => `${channel} 1`).toSorted())
    expect(pages).toBeGreaterThan(1)
  })
})
