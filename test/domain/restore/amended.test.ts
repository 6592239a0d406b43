import { expect, it } from 'vitest'
import { ask, channel, World } from './world.ts'

/** Alice, in the channel; what is first in it, on a page of its own. */
const scene = async () => {
  const world = new World()
  const say = (action: 'message' | 'edit' | 'react' | 'delete', more: object) =>
    ask(world.at, 'alice', action, { channel, ...more })
  const first = async () =>
    (await ask(world.at, 'alice', 'history', { channel, after: 0, limit: 1 })).entries[0]
  await ask(world.at, 'alice', 'join', { channel })
  return { world, say, first }
}

/** Somebody has spoken after an edit whose function died before it was added. */
const underWay = async () => {
  const { world, say, first } = await scene()
  for (const key of ['k1', 'k2']) await say('message', { key, body: { text: key } })
  const { put } = world.at.app.amendments
  world.at.app.amendments.put = async () => Promise.reject(new Error('died'))
  await expect(say('edit', { seq: 1, key: 'e', body: { text: 'two' } })).rejects.toThrow()
  world.at.app.amendments.put = put
  await say('message', { key: 'k3', body: { text: 'k3' } })
  return { world, say, first }
}

it('I1: an amendment that a restore has lost is in no page, whichever table was restored to the later moment', async () => {
  const world = new World()
  const amend = (key: string, action: 'edit' | 'delete', more: object = {}) =>
    ask(world.at, 'alice', action, { channel, seq: 1, key, ...more })
  const edit = (text: string) => amend(text, 'edit', { body: { text } })
  const first = async () => (await ask(world.at, 'alice', 'history', { channel, after: 0 })).entries[0]
  await ask(world.at, 'alice', 'join', { channel })
  const { epoch } = await ask(world.at, 'alice', 'message', { channel, key: 'k1', body: { text: 'one' } })
  await edit('two')
  const early = world.save()
  await edit('lost')
  await ask(world.at, 'alice', 'react', { channel, seq: 1, key: 'r', emoji: '👍', on: true })
  await amend('d', 'delete')
  const late = world.save()
  world.restore(early, late)
  expect(await first()).toMatchObject({ body: { text: 'two' }, edited: { seq: 2 } })
  expect(await first()).not.toHaveProperty('reactions')
  await edit('three')
  expect(await first()).toMatchObject({ body: { text: 'three' }, edited: { seq: 3 } })
  expect(await first()).not.toHaveProperty('deleted')
  // The deletion that was acknowledged before is asked once more, by who knows the log of before.
  const again = { channel, seq: 1, key: 'd', after: 4, afterEpoch: epoch }
  expect(await ask(world.at, 'alice', 'delete', again)).toMatchObject({ duplicate: false })
  expect(await first()).toMatchObject({ body: {}, deleted: { by: 'alice' } })
  await expect(
    ask(world.at, 'alice', 'edit', { channel, seq: 4, key: 'x', body: {}, afterEpoch: epoch }),
  ).rejects.toThrow('CONFLICT')
})

it('I1: a deletion that the row alone has since a restore stays one, whatever is said next', async () => {
  const world = new World()
  const said = (key: string) => ask(world.at, 'alice', 'message', { channel, key, body: { text: key } })
  const first = async () =>
    (await ask(world.at, 'alice', 'history', { channel, after: 0, limit: 1 })).entries[0]
  await ask(world.at, 'alice', 'join', { channel })
  await said('k1')
  const early = world.save()
  await ask(world.at, 'alice', 'delete', { channel, seq: 1, key: 'd' })
  world.restore(world.save(), early)
  expect(await first()).toMatchObject({ body: {}, deleted: { seq: 2 } })
  await said('k2')
  expect(await first()).toMatchObject({ body: {}, deleted: { seq: 2 } })
})

it('I1: what was under way at the moment of a backup is known to every page, before anything is said and after', async () => {
  const { world, say, first } = await underWay()
  world.restore(world.save(), world.save())
  expect(await first()).toMatchObject({ body: { text: 'two' }, edited: { seq: 3 } })
  for (const key of ['k4', 'k5']) await say('message', { key, body: { text: key } })
  expect(await first()).toMatchObject({ body: { text: 'two' }, edited: { seq: 3 } })
})

it('I1: what was under way stays known when another restore follows, whose log of meanwhile has nothing', async () => {
  const { world, say, first } = await underWay()
  const early = world.save()
  world.restore(early, early)
  const before = world.save()
  await say('message', { key: 'k4', body: { text: 'k4' } })
  world.restore(world.save(), before)
  for (const key of ['k5', 'k6']) {
    expect(await first()).toMatchObject({ body: { text: 'two' }, edited: { seq: 3 } })
    await say('message', { key, body: { text: key } })
  }
  world.at.app.clock.advance(400_000)
  expect(await first()).toMatchObject({ body: { text: 'two' }, edited: { seq: 3 } })
})

it('I1: a deletion that a restore has lost stays lost, also where the log has a hole', async () => {
  const { world, say, first } = await scene()
  await say('message', { key: 'k1', body: {} })
  const { put } = world.at.app.logs
  world.at.app.logs.put = async () => Promise.reject(new Error('died'))
  await say('react', { seq: 1, key: 'r', emoji: '👍', on: true })
  world.at.app.logs.put = put
  await say('message', { key: 'k2', body: {} })
  const early = world.save()
  await say('delete', { seq: 1, key: 'd' })
  world.restore(early, world.save())
  expect(await first()).not.toHaveProperty('deleted')
  for (const key of ['k3', 'k4', 'k5']) {
    await say('message', { key, body: {} })
    expect(await first()).not.toHaveProperty('deleted')
  }
})

it('an amendment that a restore has lost is waited for by no page', async () => {
  const { world, say, first } = await scene()
  await say('message', { key: 'k1', body: {} })
  const early = world.save()
  await say('react', { seq: 1, key: 'r', emoji: '👍', on: true })
  await say('message', { key: 'k2', body: {} })
  world.restore(world.save(), early)
  for (const key of ['k3', 'k4', 'k5']) {
    await say('message', { key, body: {} })
    const began = world.at.app.clock.now()
    expect(await first()).toMatchObject({ seq: 1, key: 'k1' })
    expect(world.at.app.clock.now() - began).toBeLessThan(20)
  }
})
