import { describe, expect, it } from 'vitest'
import { conversation } from '../support/conversation.ts'

const said = (channel: string, key: string, body: Record<string, unknown> = { text: key }) => ({
  channel,
  key,
  body,
})
const listOf = (channels: unknown) => (channels as { channel: string }[]).map(({ channel }) => channel)

/** Three rooms and a conversation of two, in each of which somebody has spoken, a minute apart. */
const talks = async () => {
  const talk = conversation()
  const [alice, bob] = [talk.person('alice'), talk.person('bob')]
  for (const one of [alice, bob]) await one.ask('hello')
  for (const channel of ['chat:first', 'chat:second', 'chat:silent'])
    for (const one of [alice, bob]) await one.ask('join', { channel })
  for (const channel of ['chat:second', 'dm:alice~bob', 'chat:first']) {
    talk.later(60_000)
    await bob.ask('message', said(channel, `in-${channel}`))
  }
  return { talk, alice, bob }
}

describe('C4 E1: the inbox', () => {
  it('lists the conversations, the one with the newest entry first, and nothing else', async () => {
    const { alice } = await talks()
    const { channels, next } = await alice.ask('inbox')
    expect(listOf(channels)).toEqual(['chat:first', 'dm:alice~bob', 'chat:second', 'chat:silent'])
    expect(next).toBeUndefined()
  })

  it('tells of each what was said last and how much of it is unread', async () => {
    const { talk, alice, bob } = await talks()
    talk.later(1000)
    await bob.ask('message', said('chat:second', 'once-more'))
    await alice.ask('receipt', { channel: 'chat:second', read: 1 })
    const { channels } = await alice.ask('inbox', { limit: 1 })
    expect(channels).toEqual([
      {
        channel: 'chat:second',
        epoch: expect.any(String),
        head: 2,
        read: 1,
        unread: 1,
        last: {
          seq: 2,
          key: 'once-more',
          from: 'bob',
          at: new Date(talk.app.clock.now()).toISOString(),
          body: { text: 'once-more' },
        },
      },
    ])
  })

  it('comes by pages that meet every conversation once', async () => {
    const { alice } = await talks()
    const met: string[] = []
    let next: string | undefined
    do {
      const page = await alice.ask('inbox', { limit: 2, ...(next !== undefined && { next }) })
      met.push(...listOf(page.channels))
      next = page.next as string | undefined
    } while (next !== undefined)
    expect(met).toEqual(['chat:first', 'dm:alice~bob', 'chat:second', 'chat:silent'])
  })

  it('goes on though the conversation at which a page stopped has come to the front', async () => {
    const { alice, bob } = await talks()
    const { next } = (await alice.ask('inbox', { limit: 2 })) as { next: string }
    await bob.ask('message', said('dm:alice~bob', 'later'))
    const { channels } = await alice.ask('inbox', { next })
    expect(listOf(channels)).toEqual(['chat:second', 'chat:silent'])
  })

  it('passes over none in which something is said while the list is read, however often', async () => {
    const { talk, alice, bob } = await talks()
    const met: string[] = []
    let next: string | undefined
    for (let round = 0; ; round++) {
      const page = (await alice.ask('inbox', { limit: 1, ...(next && { next }) })) as {
        channels: unknown
        next?: string
      }
      met.push(...listOf(page.channels))
      next = page.next
      if (!next) break
      talk.later(1000)
      if (round < 3) await bob.ask('message', said('chat:silent', `again-${round}`))
    }
    expect(new Set(met)).toEqual(new Set(['chat:first', 'dm:alice~bob', 'chat:second', 'chat:silent']))
    expect(met.slice(0, 3)).toEqual(['chat:first', 'dm:alice~bob', 'chat:second'])
  })

  it.each([
    [`chat:${'a'.repeat(260)}`, 'alice', 'bob'],
    [`chat:${'\u{1f600}'.repeat(260)}`, 'alice', 'bob'],
    [`dm:${'a'.repeat(128)}~${'b'.repeat(128)}`, 'a'.repeat(128), 'b'.repeat(128)],
  ])('goes on behind the longest names (%#)', async (long, one, other) => {
    const talk = conversation()
    const [a, b] = [talk.person(one), talk.person(other)]
    for (const who of [a, b]) {
      await who.ask('hello')
      await who.ask('join', { channel: 'chat:old' })
      if (long.startsWith('chat')) await who.ask('join', { channel: long })
    }
    await b.ask('message', said('chat:old', 'k'))
    talk.later(1000)
    await b.ask('message', said(long, 'k'))
    const page = (await a.ask('inbox', { limit: 1 })) as { channels: unknown; next: string }
    expect(listOf(page.channels)).toEqual([long])
    expect(listOf((await a.ask('inbox', { limit: 1, next: page.next })).channels)).toEqual(['chat:old'])
  })

  it('stops where a page has no more room, and goes on from there', async () => {
    const { alice, bob } = await talks()
    for (const channel of ['chat:first', 'chat:second', 'chat:silent'])
      await bob.ask('message', said(channel, 'long', { text: 'x'.repeat(14_000) }))
    const first = (await alice.ask('inbox')) as { channels: unknown; next: string }
    expect(listOf(first.channels)).toHaveLength(1)
    const { channels } = await alice.ask('inbox', { next: first.next })
    expect(listOf(channels)).toHaveLength(1)
  })

  it('has no conversation that was left, and shows nobody else what one is in', async () => {
    const { talk, alice } = await talks()
    await alice.ask('leave', { channel: 'chat:first' })
    expect(listOf((await alice.ask('inbox')).channels)).not.toContain('chat:first')
    const carol = talk.person('carol')
    await carol.ask('hello')
    expect((await carol.ask('inbox')).channels).toEqual([])
  })

  it.each([
    'nothing',
    '.chat:first',
    'zz',
    '-1.2.chat:first',
    'm9.m8.no channel',
    '1.chat:first',
    '__proto__',
  ])('refuses %s, which no page gave', async next => {
    const { alice } = await talks()
    expect(await alice.refused('inbox', { next })).toMatchObject({ code: 'INVALID_INPUT' })
  })
})
