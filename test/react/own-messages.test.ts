// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { done, entry, event } from '../support/fake-server.ts'
import { joinedPage, seen } from '../support/on-screen.ts'
import { atDoor, inside, rowOf, says, seqs } from './lobby.ts'

describe('a message of one’s own', () => {
  it('is there from being written on, and stays the same row when it is in the log', async () => {
    const { line, lobby, channel } = await inside(41)
    await seen(() => void channel.now.send({ text: 'hi' }))
    expect(lobby.now.messages.map(rowOf)[2]).toEqual(['-', 'sending', 'hi'])
    const before = lobby.now.messages[2]
    await seen(() => line.replies(line.hears('message'), done(42)))
    expect(lobby.now.messages.map(rowOf)[2]).toEqual([42, 'sent', 'hi'])
    expect(lobby.now.messages[2]).toMatchObject({ id: before?.id, from: 'alice', isOwn: true })
    expect(lobby.now.messages).toHaveLength(3)
  })

  it('is never there twice, not in a single drawing', async () => {
    const { line, lobby } = await inside(41)
    await seen(() => void lobby.now.send({ text: 'hi' }))
    const { key } = line.hears('message')
    await says(line, { ...event(42, 'alice'), key, body: { text: 'hi' } })
    const ids = lobby.drawn.map(({ messages }) => messages.map(({ id }) => id))
    expect(ids.filter(drawn => new Set(drawn).size < drawn.length)).toEqual([])
    expect(lobby.now.messages.map(rowOf)[2]).toEqual([42, 'sent', 'hi'])
  })

  it('that is answered before the join is does not go away', async () => {
    const { line, lobby, time } = await atDoor(41)
    const join = line.hears('join')
    await seen(() => void lobby.now.send({ text: 'hi' }))
    await seen(() => line.replies(line.hears('message'), done(42)))
    expect(lobby.now.messages.map(({ body }) => body.text)).toEqual(['hi'])
    await seen(() => line.replies(join, joinedPage(41, [entry(41)])))
    await seen(() => time.passes(0))
    expect(lobby.now.messages.map(rowOf)).toEqual([
      [41, 'sent', '41'],
      [42, 'sent', 'hi'],
    ])
  })

  it('that turns out to be an old one is not shown at the end', async () => {
    const { line, lobby } = await inside(41)
    await seen(() => void lobby.now.send({ text: 'hi' }, { key: 'long ago' }))
    await seen(() => line.replies(line.hears('message'), done(3, { duplicate: true })))
    expect(seqs(lobby.now.messages)).toEqual([40, 41])
  })

  it('waits while there is no connection, behind everything that is in the log', async () => {
    const { line, lobby } = await inside(41)
    await seen(() => line.closes())
    await seen(() => void lobby.now.send({ text: 'one' }))
    await seen(() => void lobby.now.send({ text: 'two' }))
    expect(lobby.now.messages.map(rowOf).slice(2)).toEqual([
      ['-', 'queued', 'one'],
      ['-', 'queued', 'two'],
    ])
  })

  it('that is refused stays as unsent, is sent again under its key, or put away', async () => {
    const { line, lobby } = await inside(41)
    await seen(() => void lobby.now.send({ text: 'hi' }))
    const first = line.hears('message')
    await seen(() => line.refuses(first, 'FORBIDDEN'))
    const unsent = lobby.now.messages[2]
    expect(unsent).toMatchObject({ state: 'unsent', error: { code: 'FORBIDDEN' }, key: first.key })
    await seen(() => void lobby.now.sendAgain(unsent?.key ?? ''))
    const second = line.hears('message')
    expect([second.key, lobby.now.messages.map(rowOf)[2]]).toEqual([first.key, ['-', 'sending', 'hi']])
    await seen(() => line.refuses(second, 'FORBIDDEN'))
    await seen(() => lobby.now.discard(unsent?.key ?? ''))
    expect(lobby.now.messages).toHaveLength(2)
  })

  it('that was another under the same key goes under a new one', async () => {
    const { line, lobby } = await inside(41)
    await seen(() => void lobby.now.send({ text: 'hi' }, { key: 'mine' }))
    await seen(() => line.refuses(line.hears('message'), 'CONFLICT'))
    await seen(() => void lobby.now.sendAgain('mine'))
    expect(line.hears('message').key).not.toBe('mine')
  })
})
