import { describe, expect, it } from 'vitest'
import { conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'
const big = { text: 'x'.repeat(16_000) }
const seqs = (entries: readonly { seq: number }[] | undefined) => entries?.map(({ seq }) => seq)
const upTo = (most: number, from = 1) => Array.from({ length: most - from + 1 }, (_, at) => from + at)

/** Alice and bob in the lobby, after alice has said so many things. */
const said = async (count: number, body: Record<string, unknown> = {}) => {
  const { talk, people } = await gathered(channel, ['alice', 'bob'])
  const [alice, bob] = people
  if (!alice || !bob) throw new Error('nobody came')
  for (let at = 1; at <= count; at++) await alice.ask('message', { channel, key: `k${at}`, body })
  const { epoch = '' } = (await talk.app.channels.read(channel)) ?? {}
  return { talk, alice, bob, epoch }
}

describe('history', () => {
  it('says of which log a page is, and where that ended', async () => {
    const { bob } = await said(5)
    const { epoch } = await bob.ask('join', { channel })
    for (const where of [{ before: 3 }, { after: 1, limit: 1 }, { after: 5 }])
      expect(await bob.ask('history', { channel, ...where })).toMatchObject({ epoch, head: 5 })
  })

  it('I3: reads both ways, each entry once, and says rightly whether there is more', async () => {
    const { bob } = await said(120)
    const up: number[] = []
    for (let more = true; more; ) {
      const page = await bob.ask('history', { channel, after: up.at(-1) ?? 0, limit: 50 })
      up.push(...page.entries.map(({ seq }) => seq))
      more = page.more
    }
    expect(up).toEqual(upTo(120))
    const down: number[] = []
    for (let more = true; more; ) {
      const page = await bob.ask('history', { channel, ...(down[0] && { before: down[0] }), limit: 40 })
      down.unshift(...page.entries.map(({ seq }) => seq))
      more = page.more
    }
    expect(down).toEqual(upTo(120))
  })

  it.each([
    [{ before: 0 }, []],
    [{ before: 1 }, []],
    [{ before: 2 }, [1]],
    [{ before: 999, limit: 2 }, [4, 5]],
    [{ after: 5 }, []],
    [{ after: 999 }, []],
    [{ after: 3 }, [4, 5]],
    [{ limit: 1 }, [5]],
    [{}, [1, 2, 3, 4, 5]],
  ])('%j of five entries is %j', async (where, expected) => {
    const { bob } = await said(5)
    const page = await bob.ask('history', { channel, ...where })
    expect(seqs(page.entries)).toEqual(expected)
  })

  it('cuts pages of 16 KB bodies by size, from the right end, and still gets on', async () => {
    const { bob } = await said(5, big)
    expect(await bob.ask('history', { channel, after: 0 })).toMatchObject({
      entries: [{ seq: 1 }],
      more: true,
    })
    expect(await bob.ask('history', { channel, after: 4 })).toMatchObject({
      entries: [{ seq: 5 }],
      more: false,
    })
    expect(await bob.ask('history', { channel })).toMatchObject({ entries: [{ seq: 5 }], more: true })
    expect(await bob.ask('history', { channel, before: 2 })).toMatchObject({
      entries: [{ seq: 1 }],
      more: false,
    })
  })
})

describe('sync', () => {
  it('I5: gives everything after the position, page by page, to the end', async () => {
    const { bob, epoch } = await said(130)
    const all: number[] = []
    for (let more = true; more; ) {
      const { channels } = await bob.ask('sync', { cursors: { [channel]: { epoch, seq: all.at(-1) ?? 0 } } })
      expect(channels[channel]).toMatchObject({ recovered: true, head: 130 })
      all.push(...(seqs(channels[channel]?.entries) ?? []))
      more = channels[channel]?.more ?? false
    }
    expect(all).toEqual(upTo(130))
  })

  it('I5: gives many channels of large entries in frames of 32 KB, none forgotten', async () => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    const names = Array.from({ length: 12 }, (_, at) => `chat:r${at}`)
    const cursors: Record<string, { epoch: string; seq: number }> = {}
    for (const [at, name] of names.entries()) {
      const { epoch = '' } = (await bob?.ask('join', { channel: name })) ?? {}
      cursors[name] = { epoch, seq: 0 }
      for (const key of ['a', 'b', 'c'])
        await bob?.ask('message', { channel: name, key, body: { text: 'x'.repeat(1000 + at * 1350) } })
    }
    const got: Record<string, number[]> = {}
    let open = true
    for (let rounds = 0; open && rounds < 60; rounds++) {
      const { channels = {} } = (await bob?.ask('sync', { cursors })) ?? {}
      for (const [name, { epoch, entries }] of Object.entries(channels)) {
        got[name] = [...(got[name] ?? []), ...entries.map(({ seq }) => seq)]
        cursors[name] = { epoch, seq: got[name].at(-1) ?? 0 }
      }
      open = Object.values(channels).some(({ more }) => more)
    }
    expect(open).toBe(false)
    expect(Object.values(got)).toEqual(names.map(() => [1, 2, 3]))
  })

  it('keeps fifty channels of the longest names within a frame, or says TOO_LARGE, and fewer get on', async () => {
    const talk = conversation()
    const [bob] = await talk.greeted('bob')
    const cursors: Record<string, { epoch: string; seq: number }> = {}
    for (let at = 0; at < 50; at++) {
      const name = `chat:${'ж'.repeat(240)}${at}`
      const { epoch = '' } = (await bob?.ask('join', { channel: name })) ?? {}
      await bob?.ask('message', { channel: name, key: 'k', body: big })
      cursors[name] = { epoch, seq: 0 }
    }
    expect(await bob?.refused('sync', { cursors })).toMatchObject({ code: 'TOO_LARGE' })
    const few = Object.fromEntries(Object.entries(cursors).slice(0, 20))
    const { channels = {} } = (await bob?.ask('sync', { cursors: few })) ?? {}
    expect(Object.values(channels).map(({ entries }) => entries.length)).toEqual([1, ...Array(19).fill(0)])
    expect(Object.values(channels).filter(({ more }) => more)).toHaveLength(19)
  })

  it('I13: refuses all of it for one foreign channel, and writes nothing', async () => {
    const { talk, epoch } = await said(1)
    const eve = talk.person('eve')
    const cursors = { 'user:eve': { epoch: 'e', seq: 0 }, [channel]: { epoch, seq: 0 } }
    expect(await eve.refused('sync', { cursors })).toMatchObject({ code: 'FORBIDDEN' })
    expect((await talk.app.users.read(['eve'])).get('eve')).toBeUndefined()
  })

  it.each([
    ['the beginning', 0, true, [1, 2, 3]],
    ['the middle', 2, true, [3]],
    ['the head', 3, true, []],
    ['one beyond the head', 4, false, []],
    ['far beyond the head', Number.MAX_SAFE_INTEGER, false, []],
  ])('I5: %s of the log is honest', async (_title, seq, recovered, expected) => {
    const { bob, epoch } = await said(3)
    const { channels } = await bob.ask('sync', { cursors: { [channel]: { epoch, seq } } })
    expect(channels[channel]).toMatchObject({ recovered, head: 3, epoch, more: false })
    expect(seqs(channels[channel]?.entries)).toEqual(expected)
    expect((await bob.ask('join', { channel, after: { epoch, seq } })).recovered).toBe(recovered)
  })

  it.each([0, 1, 3, 4])('I5: number %i of another epoch is not recovered', async seq => {
    const { bob } = await said(3)
    const { channels } = await bob.ask('sync', { cursors: { [channel]: { epoch: 'other', seq } } })
    expect(channels[channel]).toMatchObject({ recovered: false, entries: [], more: false, head: 3 })
  })
})

describe('join', () => {
  it('gives the newest page to one without a position, cut by size from the old end', async () => {
    const { talk } = await said(5, big)
    const [carol] = await talk.greeted('carol')
    const reply = await carol?.ask('join', { channel })
    expect(seqs(reply?.entries)).toEqual([5])
    expect(reply).toMatchObject({ more: true, recovered: true, head: 5 })
    const older = await carol?.ask('history', { channel, before: 5 })
    expect(seqs(older?.entries)).toEqual([4])
  })

  it('tells the receipts of the others in a small channel', async () => {
    const { bob, alice } = await said(3)
    await bob.ask('receipt', { channel, read: 2 })
    expect((await alice.ask('join', { channel })).receipts).toEqual({ bob: { read: 2, delivered: 2 } })
  })
})

describe('ping', () => {
  it('I6: tells the heads, so that even a lost last message is found', async () => {
    const { talk, bob } = await said(7)
    talk.app.changes.splice(0)
    expect((await bob.ask('ping')).heads).toMatchObject({ [channel]: 7, 'user:bob': 0 })
  })
})
