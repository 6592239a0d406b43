import { expect, it } from 'vitest'
import { ask, channel, World } from './world.ts'

it.each([1, 2, 7, 50])(
  'F51 I1: finds by pages of %i what lies below any number of lost entries',
  async limit => {
    const world = new World()
    const say = async (from: number, to: number) => {
      for (let at = from; at <= to; at++)
        await ask(world.at, 'alice', 'message', { channel, key: `k${at}`, body: {} })
    }
    await ask(world.at, 'alice', 'join', { channel })
    await say(1, 10)
    const early = world.save()
    await say(11, 260)
    world.restore(world.save(), early)
    const found: number[] = []
    for (let before: number | undefined; ; ) {
      const { entries, more } = await ask(world.at, 'alice', 'history', {
        channel,
        limit,
        ...(before && { before }),
      })
      found.unshift(...entries.map(({ seq }) => seq))
      before = entries[0]?.seq
      if (!more) break
    }
    // The newest stands in the row.
    expect(found).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 260])
  },
)
