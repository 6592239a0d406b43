import { describe, expect, it } from 'vitest'
import { entry, event, type Frame, type Line, listed, onStage, page } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

/** What was asked in one membership and is answered in the next. The first was found by the simulator. */

type Scene = Awaited<ReturnType<typeof onStage>>

const joined = (head: number): Frame => ({
  channel: 'chat:lobby',
  epoch: 'e1',
  head,
  recovered: true,
  entries: [entry(head)],
  more: false,
  online: [],
  receipts: {},
})

const joins = async ({ lobby, time }: Scene, line: Line, head: number) => {
  await time.passes(100)
  const joining = lobby.join()
  await settled()
  await line.replies(line.hears('join'), joined(head))
  await joining
  await time.passes(100)
}

const leaves = async ({ lobby, time }: Scene, line: Line) => {
  await time.passes(100)
  const leaving = lobby.leave()
  await settled()
  await line.replies(line.hears('leave'), { channel: 'chat:lobby' })
  await leaving
}

/** A client that is back on its second socket, and asks there for what it has missed. */
const behind = async (...others: readonly Frame[]) => {
  const scene = await onStage(0)
  const line = await scene.stage.comesBack(listed(1), ...others)
  return { ...scene, line }
}

describe('a sync of a membership that is over', () => {
  it('I5: that is refused after the next join ends nothing', async () => {
    const scene = await behind()
    const sync = scene.line.hears('sync')
    await leaves(scene, scene.line)
    await joins(scene, scene.line, 1)
    await scene.line.refuses(sync, 'FORBIDDEN')
    expect(scene.lobby.position).toEqual({ epoch: 'e1', seq: 1 })
    await scene.line.says(event(2))
    expect(scene.seen).toEqual([2])
    scene.line.hearsNothing()
  })

  it('I5: that ended on another device, and is refused after a join here, is asked for again', async () => {
    const scene = await behind()
    const sync = scene.line.hears('sync')
    await joins(scene, scene.line, 2)
    await scene.line.refuses(sync, 'FORBIDDEN')
    const again = scene.line.hears('sync')
    expect(again.cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 0 } })
    await scene.line.replies(again, page([entry(1), entry(2)]))
    expect(scene.seen).toEqual([1, 2])
  })

  it('I5: that cannot be recovered, and is answered so after the next join, resets nothing', async () => {
    const scene = await behind()
    const resets: unknown[] = []
    scene.lobby.on('reset', reset => resets.push(reset))
    const sync = scene.line.hears('sync')
    await leaves(scene, scene.line)
    await joins(scene, scene.line, 5)
    await scene.line.says(event(7))
    await scene.time.passes(1000)
    await scene.line.replies(sync, page([], { head: 3, recovered: false }))
    expect([resets, scene.lobby.position]).toEqual([[], { epoch: 'e1', seq: 5 }])
    expect(scene.line.hears('sync').cursors).toEqual({ 'chat:lobby': { epoch: 'e1', seq: 5 } })
  })
})

describe('a list that was asked for in a membership that is over', () => {
  const doubted = async () => {
    const scene = await onStage(1)
    await scene.line.says({ event: 'member', channel: 'chat:other', user: 'alice', change: 'joined' })
    await scene.time.passes(500)
    return { ...scene, hello: scene.line.hears('hello') }
  }

  it('I5: ends nothing after the next join', async () => {
    const scene = await doubted()
    await leaves(scene, scene.line)
    await joins(scene, scene.line, 1)
    await scene.line.replies(scene.hello, { channels: [], more: false })
    await scene.line.says(event(2))
    expect(scene.seen).toEqual([2])
    expect(scene.client.channels).toHaveLength(1)
  })

  it('I5: ends nothing after a join where another device had left', async () => {
    const scene = await doubted()
    await joins(scene, scene.line, 1)
    await scene.line.replies(scene.hello, { channels: [], more: false })
    await scene.line.says(event(2))
    expect(scene.seen).toEqual([2])
    expect(scene.client.channels).toHaveLength(1)
  })

  it('I5: ends nothing where one that was asked for later has come', async () => {
    const scene = await doubted()
    await scene.time.passes(1000)
    await scene.line.says({ event: 'member', channel: 'chat:another', user: 'alice', change: 'joined' })
    await scene.time.passes(500)
    const later = scene.line.hears('hello')
    await scene.line.replies(later, { channels: [listed(1)], more: false })
    await scene.line.replies(scene.hello, { channels: [], more: false })
    await scene.line.says(event(2))
    expect(scene.seen).toEqual([2])
    expect(scene.client.channels).toHaveLength(1)
  })
})

describe('the page of a join', () => {
  /** A join that is asked in one log, and answered with that head of the one which a restore has left. */
  const answeredLate = async (head: number) => {
    const { lobby, line, time } = await onStage(4)
    const joining = lobby.join()
    await settled()
    const join = line.hears('join')
    await line.says({ ...event(6), epoch: 'e2' })
    await time.passes(1000)
    const anew = { epoch: 'e2', head: 6, entries: [], more: false, recovered: false }
    await line.replies(line.hears('sync'), { channels: { 'chat:lobby': anew } })
    await line.replies(join, { ...joined(head), epoch: 'e2' })
    return joining
  }

  it('I3: that was read before the view began is not given, for nothing brings what was said between: history does', async () => {
    expect(await answeredLate(5)).toMatchObject({ entries: [], more: true })
  })

  it('that was read since is', async () => {
    expect(await answeredLate(6)).toMatchObject({ entries: [{ seq: 6 }], more: false })
  })
})
