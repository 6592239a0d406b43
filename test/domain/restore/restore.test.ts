import { afterEach, describe, expect, it, vi } from 'vitest'
import type * as Eras from '../../../shared/domain/log/eras.ts'
import type { ChannelRow } from '../../../shared/domain/ports.ts'
import { chanceOf } from '../../support/hostile-world.ts'
import { ask, channel, Follower, Refused, type Saved, type Sending, World } from './world.ts'

/** Bugs that a restore could show, planted one at a time. */
const fault = vi.hoisted(() => ({ planted: undefined as 'epoch' | 'log' | 'shared' | 'over' | undefined }))
vi.mock('../../../shared/domain/log/eras.ts', async original => {
  const sound = await original<typeof Eras>()
  return {
    ...sound,
    epochOf: (own: string, generation: string) =>
      fault.planted === 'epoch' ? own : sound.epochOf(own, generation),
    whereIs: (row: ChannelRow, seq: number) => ({
      ...sound.whereIs(row, seq),
      ...(fault.planted === 'log' && { log: row.channel }),
      ...(fault.planted === 'over' && { isOver: false }),
    }),
    logOf: (row: ChannelRow) => (fault.planted === 'log' ? row.channel : sound.logOf(row)),
    sharedUpTo: (row: ChannelRow | undefined, epoch: string, generation?: string) =>
      fault.planted === 'shared' ? Number.POSITIVE_INFINITY : sound.sharedUpTo(row, epoch, generation),
  }
})

const RESTORES = Number(process.env.RESTORES ?? 1000)
const PEOPLE = ['alice', 'bob']

/** Lives through as many restores as a seed says; answers what came of it. */
const live = async (seed: number) => {
  const chance = chanceOf(seed)
  const below = (most: number) => Math.floor(chance() * most)
  const world = new World()
  for (const user of PEOPLE) await ask(world.at, user, 'join', { channel })
  const followers = [1, 2, 3].map(() => new Follower(entry => world.check(entry)))
  for (const one of followers) await one.follow(world.at)
  const saved = [world.save()]
  const sent: { readonly user: string; readonly sending: Sending }[] = []
  let restores = 0

  /** One try; the process may end between its commit and the log. */
  const say = async (user: string, { key, after, afterEpoch }: Sending, crashes = 0.3) => {
    const { logs } = world.at.app
    const { put } = logs
    const head = world.truth.length
    if (chance() < crashes)
      logs.put = async (log, entry, kept) => {
        if (entry.seq <= head) await put(log, entry, kept)
      }
    try {
      return await ask(world.at, user, 'message', { channel, key, body: { key }, after, afterEpoch })
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown
      return undefined
    } finally {
      logs.put = put
      world.learn()
    }
  }
  const follow = async (one: Follower) => {
    try {
      await one.follow(world.at)
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown
    }
  }
  const anySay = async () => {
    const user = PEOPLE[below(2)] ?? ''
    const { seq = 0, epoch = '' } = followers[below(3)]?.position ?? {}
    const sending = { key: `k${seed}.${sent.length}`, after: seq, afterEpoch: epoch }
    sent.push({ user, sending })
    await say(user, sending)
  }
  const repeat = async () => {
    const one = sent[Math.max(0, sent.length - 1 - below(25))]
    if (one) await say(one.user, one.sending)
  }
  const restore = async () => {
    saved.push(world.save())
    const rooms = saved[below(saved.length)] as Saved
    // Both are of the same tables: those of today, or older ones that somebody goes back to once more.
    const siblings = saved.filter(({ generation }) => generation === rooms.generation)
    world.restore(rooms, siblings[below(siblings.length)] as Saved)
    saved.push(world.save())
    restores++
    if (chance() < 0.5) await anySay()
    for (const one of followers) {
      const { resets } = one
      while (one.resets === resets) {
        await world.at.flow()
        await one.follow(world.at)
        if (one.resets === resets) throw new Error('a follower did not learn of a restore')
      }
    }
  }
  for (let step = 0; step < 60 + below(60); step++) {
    const dice = chance()
    if (dice < 0.5) await anySay()
    else if (dice < 0.6) await repeat()
    else if (dice < 0.75) await follow(followers[below(3)] as Follower)
    else if (dice < 0.9) await world.at.flow()
    else if (dice < 0.96) saved.push(world.save())
    else await restore()
  }
  await restore()
  await world.at.flow()
  // Every outbox is sent once more, twice.
  for (let turn = 0; turn < 2; turn++) for (const one of sent) await say(one.user, one.sending, 0)
  await world.at.flow()
  for (const one of followers) await one.follow(world.at)
  return { world, followers, sent, restores }
}

/** Lives until there were so many restores, and holds every life against the promises. */
const lives = async (most: number) => {
  let [restores, holes, messages] = [0, 0, 0]
  for (let seed = 1; restores < most; seed++) {
    const { world, followers, sent, ...counted } = await live(seed)
    restores += counted.restores
    holes += world.lost.size
    messages += sent.length
    const there = world.truth.filter(({ seq }) => !world.lost.has(seq))
    const keys = there.map(({ from, key }) => `${from} ${key}`)
    expect(new Set(keys).size, `I2 with seed ${seed}`).toBe(keys.length)
    expect(keys.toSorted(), `I1 with seed ${seed}`).toEqual(
      sent.map(({ user, sending }) => `${user} ${sending.key}`).toSorted(),
    )
    for (const { seen } of followers)
      expect(
        [...seen.keys()].toSorted((one, other) => one - other),
        `I9 with seed ${seed}`,
      ).toEqual(there.map(({ seq }) => seq))
  }
  return { restores, holes, messages }
}

describe(`F51: ${RESTORES} random restores of rooms and logs, each to a moment of its own`, () => {
  afterEach(() => {
    fault.planted = undefined
  })

  it('I2 I3 I5 I9: every follower learns it, none sees another entry than the others, and each message is there once', async () => {
    const { holes, messages } = await lives(RESTORES)
    expect(holes).toBeGreaterThan(RESTORES / 10)
    expect(messages).toBeGreaterThan(RESTORES)
  }, 120_000)

  it.each([
    ['epochs that stay what they were', 'epoch', 'did not learn'],
    ['one log for all generations', 'log', /divergence|I1|I2|I9/],
    ['numbers of another epoch taken for those of this', 'shared', 'I2'],
    ['holes that are waited for though no stream is left', 'over', 'INTERNAL'],
  ] as const)('would be caught with %s', async (_title, planted, caught) => {
    fault.planted = planted
    await expect(lives(RESTORES)).rejects.toThrow(caught)
  })
})
