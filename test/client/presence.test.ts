import { describe, expect, it } from 'vitest'
import { AT, listed, onStage, Stage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

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

  it('is forgotten, on the next socket, of all but the hundred who were heard of last', async () => {
    const { stage, line, client } = await onStage()
    for (let user = 0; user < 150; user++)
      await line.says({ event: 'presence', user: `user-${user}`, ...online })
    await line.says({ event: 'presence', user: 'user-0', ...online })
    const next = await stage.comesBack(listed(0))
    expect(next.hears('presence').of).toHaveLength(100)
    next.hearsNothing()
    expect([client.people.size, client.people.has('user-0'), client.people.has('user-1')]).toEqual([
      100,
      true,
      false,
    ])
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
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'dave', change: 'joined' })
    await line.says({ event: 'typing', channel: 'chat:lobby', from: 'bob', on: true })
    expect(lobby.online).toEqual(['alice', 'carol', 'dave'])
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'dave', change: 'left' })
    expect(lobby.online).toEqual(['alice', 'carol'])
  })
})

describe('a presence frame that comes late', () => {
  const at = (seconds: number) => `2026-11-21T09:30:0${seconds}.000Z`
  const told = (status: string, seconds: number, devices = status === 'offline' ? 0 : 1) => ({
    event: 'presence',
    user: 'bob',
    status,
    lastSeen: at(seconds),
    devices,
  })

  it.each([
    ['an end, after a return', [told('online', 3), told('offline', 2)], 'online'],
    ['a beginning, after its end', [told('offline', 2), told('online', 2)], 'offline'],
    ['what was shown before the end', [told('offline', 3), told('away', 1)], 'offline'],
    ['nothing: each in its turn', [told('online', 1), told('away', 1), told('offline', 2)], 'offline'],
    ['nothing: one who hides and shows', [told('offline', 1, 1), told('online', 1)], 'online'],
  ])('%s does not show', async (_, frames, status) => {
    const { line, client } = await onStage()
    for (const frame of frames) await line.says(frame)
    expect(client.people.get('bob')?.status).toBe(status)
  })
})
