import { describe, expect, it } from 'vitest'
import { entry, event, listed, onStage, page, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

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

  it('beyond the head are of what there is, now and whenever they are told again', async () => {
    const { stage, line, lobby, time } = await onStage(9)
    lobby.read(999)
    expect(line.hears('receipt')).toMatchObject({ read: 9 })
    const next = await stage.comesBack(listed(12))
    await time.passes(1000)
    expect(next.hears('receipt')).toMatchObject({ read: 9 })
  })

  it('are of what a sync brought, too, in a channel that no list has named', async () => {
    const stage = new Stage()
    const line = await stage.greets()
    const lobby = stage.client.channel('chat:lobby')
    const joining = lobby.join()
    await settled()
    const found = { channel: 'chat:lobby', epoch: 'e1', head: 5, recovered: true, entries: [entry(5)] }
    await line.replies(line.hears('join'), { ...found, more: false, online: [], receipts: {} })
    await joining
    await line.says(event(7))
    await stage.time.passes(1000)
    await line.replies(
      line.hears('sync'),
      page(
        [6, 7, 8, 9].map(seq => entry(seq)),
        { head: 9 },
      ),
    )
    lobby.read()
    expect(line.hears('receipt')).toMatchObject({ read: 9 })
    expect(lobby.summary).toMatchObject({ head: 9, unread: 0 })
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

  it('that wait for their second are told when the client is closed, before the socket is', async () => {
    const { line, lobby, client } = await onStage(9)
    lobby.read(3)
    line.hears('receipt')
    lobby.read(7)
    line.hearsNothing()
    const wasClosed: boolean[] = []
    line.answers.receipt = () => {
      wasClosed.push(line.isClosed)
      return undefined
    }
    client.close()
    expect(line.hears('receipt')).toEqual({ action: 'receipt', channel: 'chat:lobby', read: 7 })
    line.hearsNothing()
    expect([wasClosed, line.isClosed]).toEqual([[false], true])
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

  it('I10: of others are told as they are known, also where one of the two is taken back', async () => {
    const { line, lobby } = await onStage(9)
    const told: object[] = []
    lobby.on('receipt', ({ read, delivered }) => told.push({ read, delivered }))
    const receipt = { event: 'receipt', channel: 'chat:lobby', user: 'bob' }
    await line.says({ ...receipt, read: 0, delivered: 3 })
    await line.says({ ...receipt, read: 2, delivered: 2 })
    expect(told).toEqual([
      { read: 0, delivered: 3 },
      { read: 2, delivered: 3 },
    ])
  })

  it('of others go with their membership', async () => {
    const { line, lobby } = await onStage(9)
    const receipt = { event: 'receipt', channel: 'chat:lobby', read: 3, delivered: 5 }
    await line.says([
      { ...receipt, user: 'bob' },
      { ...receipt, user: 'carol' },
    ])
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'bob', change: 'left' })
    expect([...lobby.receipts.keys()]).toEqual(['carol'])
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'bob', change: 'joined' })
    expect([...lobby.receipts.keys()]).toEqual(['carol'])
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
