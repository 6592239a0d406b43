import { describe, expect, it } from 'vitest'
import { AT, event, type Frame, listed, onStage, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const typing = (from: string, on: boolean): Frame => ({ event: 'typing', channel: 'chat:lobby', from, on })

describe('typing', () => {
  it('of others is told, and forgotten after six seconds without a repeat', async () => {
    const { line, lobby, time } = await onStage()
    const told: string[] = []
    lobby.on('typing', names => told.push(names.join('+')))
    await line.says(typing('bob', true))
    await time.passes(3000)
    await line.says(typing('carol', true))
    await time.passes(3000)
    expect(lobby.typers).toEqual(['carol'])
    await time.passes(3000)
    expect(lobby.typers).toEqual([])
    expect(told).toEqual(['bob', 'bob+carol', 'carol', ''])
  })

  it('ends with its end, and with an entry of the one who typed', async () => {
    const { line, lobby, client } = await onStage()
    const told: unknown[] = []
    client.on('typing', news => told.push(news))
    await line.says([typing('bob', true), typing('carol', true)])
    await line.says(typing('carol', false))
    await line.says(event(1, 'bob'))
    expect(lobby.typers).toEqual([])
    expect(told.at(-1)).toEqual({ channel: 'chat:lobby', users: [] })
  })

  it('of our own is told with the first key, at most every three seconds, and ends by itself', async () => {
    const { line, lobby, time } = await onStage()
    for (let key = 0; key < 50; key++) {
      lobby.typing()
      await time.passes(100)
    }
    expect(line.unheard).toEqual([1, 2].map(() => ({ action: 'typing', channel: 'chat:lobby', on: true })))
    line.unheard.length = 0
    await time.passes(3900)
    expect(line.hears('typing')).toEqual({ action: 'typing', channel: 'chat:lobby', on: false })
    await time.passes(10_000)
    line.hearsNothing()
  })

  it('of our own ends when it is said, and with the message', async () => {
    const { line, lobby, time } = await onStage()
    lobby.typing()
    lobby.typing(false)
    lobby.typing(false)
    expect(line.unheard.map(({ on }) => on)).toEqual([true, false])
    line.unheard.length = 0
    lobby.typing()
    line.hears('typing')
    void lobby.send({ text: 'x' })
    await settled()
    await line.replies(line.hears('message'), { epoch: 'e1', seq: 1, at: AT, duplicate: false })
    await time.passes(10_000)
    line.hearsNothing()
  })

  it('is not told later when there is no connection', async () => {
    const { stage, line, lobby } = await onStage()
    await line.closes()
    lobby.typing()
    const next = await stage.comesBack(listed(0))
    expect(next.unheard.filter(({ on }) => on)).toEqual([])
  })
})

describe('receipts', () => {
  it('are told at most once a second, always the largest, without an id', async () => {
    const { line, lobby, time } = await onStage(9)
    const { timers } = time
    for (const seq of [3, 7, 5]) lobby.read(seq)
    expect(time.timers).toBe(timers + 1)
    expect(line.hears('receipt')).toEqual({ action: 'receipt', channel: 'chat:lobby', read: 3 })
    line.hearsNothing()
    await time.passes(1000)
    expect(line.hears('receipt')).toEqual({ action: 'receipt', channel: 'chat:lobby', read: 7 })
    lobby.read(7)
    lobby.read(6)
    await time.passes(5000)
    line.hearsNothing()
  })

  it('say everything that was told when nothing else is said', async () => {
    const { line, lobby } = await onStage(9)
    await line.says(event(10))
    lobby.read()
    expect(line.hears('receipt')).toMatchObject({ read: 10 })
    expect(lobby.summary).toEqual({ channel: 'chat:lobby', epoch: 'e1', head: 10, read: 10, unread: 0 })
  })

  it('that were lost with a socket are told on the next', async () => {
    const { stage, line, lobby } = await onStage(9)
    lobby.read(9)
    line.hears('receipt')
    const next = await stage.comesBack(listed(9))
    await stage.time.passes(1000)
    expect(next.hears('receipt')).toMatchObject({ read: 9 })
    const third = await stage.comesBack(listed(9, { read: 9 }))
    await stage.time.passes(5000)
    third.hearsNothing()
  })

  it('wait for a connection', async () => {
    const { stage, line, lobby } = await onStage(9)
    await line.closes()
    lobby.read(9)
    const next = await stage.comesBack(listed(9))
    expect(next.hears('receipt')).toMatchObject({ read: 9 })
  })

  it('of delivery are told by themselves in conversations of two, for what others said', async () => {
    const { line, client, time } = await onStage(0)
    client.direct('bob')
    await line.says(event(1, 'bob', 'dm:alice~bob'))
    expect(line.hears('receipt')).toEqual({ action: 'receipt', channel: 'dm:alice~bob', delivered: 1 })
    await line.says(event(2, 'alice', 'dm:alice~bob'))
    await line.says(event(1, 'bob'))
    await time.passes(200)
    line.hearsNothing()
  })

  it.each([
    [true, ['chat:lobby']],
    [false, []],
    [(name: string) => name === 'chat:other', []],
  ])('of delivery are told where the program wants it', async (delivered, told) => {
    const { line } = await onStage(0, { delivered })
    await line.says(event(1))
    expect(line.unheard.map(({ channel }) => channel)).toEqual(told)
  })

  it('of others are told, and never go back', async () => {
    const { line, lobby, client } = await onStage(9)
    const told: unknown[] = []
    lobby.on('receipt', ({ user, read, delivered }) => told.push([user, read, delivered]))
    client.on('receipt', ({ channel }) => told.push(channel))
    const receipt = (read: number, delivered: number, user = 'bob') => ({
      event: 'receipt',
      channel: 'chat:lobby',
      user,
      read,
      delivered,
    })
    await line.says(receipt(3, 5))
    await line.says(receipt(2, 4))
    expect(lobby.receipts.get('bob')).toEqual({ read: 3, delivered: 5 })
    expect(told).toEqual([['bob', 3, 5], 'chat:lobby'])
  })

  it('of the caller from another device count here, too', async () => {
    const { line, lobby, client } = await onStage(9)
    let lists = 0
    client.on('channels', () => {
      lists++
    })
    await line.says({ event: 'receipt', channel: 'chat:lobby', user: 'alice', read: 8, delivered: 9 })
    expect(lobby.summary).toMatchObject({ read: 8, unread: 1 })
    expect(lists).toBe(1)
    lobby.read(8)
    line.hearsNothing()
    expect(lobby.receipts.has('alice')).toBe(false)
  })
})

describe('presence', () => {
  const offline = { status: 'offline', lastSeen: AT, devices: 0 }
  const online = { status: 'online', lastSeen: AT, devices: 1 }

  it('is shown, and asked for, a hundred users at a time', async () => {
    const { line, client } = await onStage()
    const shown = client.presence({ status: 'away', detail: { page: '/cart' } })
    await settled()
    const show = line.hears('presence')
    expect(show).toMatchObject({ status: 'away', detail: { page: '/cart' } })
    await line.replies(show, { presence: { alice: { ...online, status: 'away' } } })
    expect(await shown).toMatchObject({ status: 'away' })
    const users = Array.from({ length: 101 }, (_, at) => `user-${at}`)
    const asked = client.presenceOf(users)
    await settled()
    const first = line.hears('presence')
    expect(first.of).toHaveLength(100)
    await line.replies(first, { presence: { 'user-0': online } })
    await line.replies(line.hears('presence'), { presence: { 'user-100': offline } })
    expect(await asked).toEqual({ 'user-0': online, 'user-100': offline })
  })

  it('of others is told when it changes, and known', async () => {
    const { line, client } = await onStage()
    const told: unknown[] = []
    client.on('presence', ({ user, status }) => told.push([user, status]))
    for (const presence of [online, online, offline])
      await line.says({ event: 'presence', user: 'bob', ...presence })
    expect(told).toEqual([
      ['bob', 'online'],
      ['bob', 'offline'],
    ])
    expect(client.people.get('bob')).toEqual(offline)
  })

  it('of those who are known is asked for again on the next socket', async () => {
    const { stage, line, client } = await onStage()
    await line.says({ event: 'presence', user: 'bob', ...online })
    const next = await stage.comesBack(listed(0))
    const asked = next.hears('presence')
    expect(asked.of).toEqual(['bob'])
    await next.replies(asked, { presence: { bob: offline } })
    expect(client.people.get('bob')).toEqual(offline)
  })

  it('says who of a channel is online', async () => {
    const stage = new Stage()
    const line = await stage.greets()
    const lobby = stage.client.channel('chat:lobby')
    void lobby.join()
    await settled()
    const recovery = { epoch: 'e1', head: 0, recovered: true, entries: [], more: false }
    const join = line.hears('join')
    await line.replies(join, {
      ...recovery,
      online: ['alice', 'bob'],
      receipts: { carol: { read: 0, delivered: 0 } },
    })
    expect(lobby.online).toEqual(['alice', 'bob'])
    await line.says({ event: 'presence', user: 'carol', ...online })
    await line.says({ event: 'presence', user: 'bob', ...offline })
    await line.says({ event: 'presence', user: 'stranger', ...online })
    expect(lobby.online).toEqual(['alice', 'carol'])
  })
})
