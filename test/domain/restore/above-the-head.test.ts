import { expect, it } from 'vitest'
import { colliding } from '../../support/colliding.ts'
import { ask, channel, World } from './world.ts'

it('F51 I1: what a log has above a restored head is no earlier try, also where the fingerprints agree', async () => {
  const [one, other] = colliding('alice')
  const world = new World()
  const say = (key: string) => ask(world.at, 'alice', 'message', { channel, key, body: {} })
  await ask(world.at, 'alice', 'join', { channel })
  await say(one)
  await say('k2')
  const early = world.save()
  expect(await say(other)).toMatchObject({ seq: 3, duplicate: false })
  world.restore(early, world.save())
  expect(await say(other)).toMatchObject({ seq: 3, duplicate: false })
  const { epoch } = await say('k4')
  const { channels } = await ask(world.at, 'alice', 'sync', { cursors: { [channel]: { epoch, seq: 2 } } })
  expect(channels[channel]?.entries.map(({ key }) => key)).toEqual([other, 'k4'])
})
