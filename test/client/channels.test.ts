import { describe, expect, it } from 'vitest'
import { event, listed, onStage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

describe('the list of channels', () => {
  it('says where each stands, and is told once for what changes at a stroke', async () => {
    const { line, client, lobby } = await onStage(3)
    const lists: number[][] = []
    client.on('channels', all => lists.push(all.map(({ unread }) => unread)))
    expect(client.channels).toEqual([{ channel: 'chat:lobby', epoch: 'e1', head: 3, read: 0, unread: 3 }])
    await line.says([event(4), event(5)])
    lobby.read(5)
    await settled()
    expect(lists).toEqual([[5], [0]])
  })

  it('does not count our own words as unread when we had read what was before them', async () => {
    const { line, lobby } = await onStage(3)
    lobby.read(3)
    await line.says({ ...event(4, 'alice'), key: 'from my phone' })
    expect(lobby.summary).toMatchObject({ read: 3, unread: 0 })
    await line.says(event(5))
    expect(lobby.summary).toMatchObject({ unread: 1 })
  })

  it('grows when another device of ours joins', async () => {
    const { line, client, time } = await onStage(3)
    await line.says({ event: 'member', channel: 'chat:new', user: 'alice', change: 'joined' })
    await time.passes(1000)
    await line.replies(line.hears('hello'), { channels: [listed(3), listed(7, { channel: 'chat:new' })] })
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby', 'chat:new'])
    expect(client.channel('chat:new').position).toEqual({ epoch: 'e1', seq: 7 })
  })

  it('has one object for each name', async () => {
    const { client, lobby } = await onStage()
    expect(client.channel('chat:lobby')).toBe(lobby)
    expect(client.direct('bob')).toBe(client.channel('dm:alice~bob'))
    expect(client.direct('Zoe').name).toBe('dm:Zoe~alice')
    expect(() => client.channel('lobby')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })

  it('gains a conversation of two with our first message in it', async () => {
    const { line, client } = await onStage()
    const dm = client.direct('bob')
    const seen: number[] = []
    dm.on('message', ({ seq }) => seen.push(seq))
    const sent = dm.send({ text: 'Hi Bob' })
    await settled()
    const frame = line.hears('message')
    expect(frame).toMatchObject({ channel: 'dm:alice~bob', after: 0 })
    await line.replies(frame, { epoch: 'd1', seq: 1, at: 'now', duplicate: false })
    await sent
    expect(seen).toEqual([1])
    expect(client.channels.map(({ channel }) => channel)).toEqual(['chat:lobby', 'dm:alice~bob'])
  })
})
