import { describe, expect, it } from 'vitest'
import { AT, event, type Frame, listed, onStage } from '../support/fake-server.ts'
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

  it('ends when the one who typed leaves', async () => {
    const { line, lobby } = await onStage()
    await line.says(typing('bob', true))
    await line.says({ event: 'member', channel: 'chat:lobby', user: 'bob', change: 'left' })
    expect([lobby.typers, lobby.online]).toEqual([[], []])
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

  it('of our own ends with the message that it belonged to, and what is typed after that goes on', async () => {
    const { line, lobby, time } = await onStage()
    lobby.typing()
    line.hears('typing')
    void lobby.send({ text: 'x' })
    await settled()
    const message = line.hears('message')
    lobby.typing()
    expect(line.hears('typing').on).toBe(true)
    await line.replies(message, { epoch: 'e1', seq: 1, at: AT, duplicate: false })
    await time.passes(4000)
    expect(line.hears('typing').on).toBe(false)
    await time.passes(10_000)
    line.hearsNothing()
  })

  it('of our own is told again soon after the message before, whose entry ends it where it is heard', async () => {
    const { line, lobby, time } = await onStage()
    void lobby.send({ text: 'x' })
    await settled()
    const message = line.hears('message')
    lobby.typing()
    expect(line.hears('typing').on).toBe(true)
    await line.replies(message, { epoch: 'e1', seq: 1, at: AT, duplicate: false })
    await time.passes(299)
    lobby.typing()
    line.hearsNothing()
    await time.passes(1)
    lobby.typing()
    expect(line.hears('typing').on).toBe(true)
    await time.passes(2999)
    lobby.typing()
    line.hearsNothing()
  })

  it('on another device of our own is not somebody who types', async () => {
    const { line, lobby } = await onStage()
    await line.says(typing('alice', true))
    expect(lobby.typers).toEqual([])
  })

  it('is not told later when there is no connection', async () => {
    const { stage, line, lobby } = await onStage()
    await line.closes()
    lobby.typing()
    const next = await stage.comesBack(listed(0))
    expect(next.unheard.filter(({ on }) => on)).toEqual([])
  })
})

describe('a typing frame that comes late', () => {
  const stamped = (on: boolean, at: string): Frame => ({
    ...typing('bob', on),
    at: `2026-11-21T09:${at}.000Z`,
  })

  it('does not bring back what a later one has ended', async () => {
    const { line, lobby } = await onStage()
    await line.says(stamped(false, '30:02'))
    await line.says(stamped(true, '30:01'))
    expect(lobby.typers).toEqual([])
    await line.says(stamped(true, '30:03'))
    expect(lobby.typers).toEqual(['bob'])
  })

  it('does not bring back what an entry has ended, however late it is', async () => {
    const { line, lobby, time } = await onStage()
    await line.says({ ...event(1, 'bob'), at: '2026-11-21T09:30:02.000Z' })
    await time.passes(4000)
    await line.says(stamped(true, '30:01'))
    expect(lobby.typers).toEqual([])
  })

  it('is over when it took longer than typing is believed', async () => {
    const { line, lobby, time } = await onStage()
    await time.passes(10_000)
    await line.says(stamped(true, '30:03'))
    expect(lobby.typers).toEqual([])
    await line.says(stamped(true, '30:05'))
    expect(lobby.typers).toEqual(['bob'])
  })
})
