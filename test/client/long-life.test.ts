import { describe, expect, it } from 'vitest'
import { CALM, World } from '../support/hostile-world.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('through hours of sockets that live for two hours', () => {
  it('nobody sees a change, a hole, a repeat or anybody going', async () => {
    const world = new World(7, CALM, { socketMs: 2 * HOUR })
    const [alice, bob] = ['alice', 'bob'].map(user => world.person(user, { heartbeatSeconds: 60 }))
    if (!alice || !bob) throw new Error('nobody came')
    await world.time.passes(1000)
    for (const one of [alice, bob]) void one.channel('chat:lobby').join()
    await world.time.passes(5000)
    const [states, presences, told]: [string[], string[], number[]] = [[], [], []]
    for (const one of [alice, bob]) {
      one.on('state', ({ state }) => states.push(state))
      one.on('presence', ({ user, status }) => status !== 'online' && presences.push(`${user} ${status}`))
    }
    bob.channel('chat:lobby').on('message', ({ seq }) => told.push(seq))
    const before = world.sockets
    for (let turn = 1; turn <= 60; turn++) {
      const sent = alice.channel('chat:lobby').send({ text: `${turn}` })
      await world.time.passes(5 * MINUTE)
      expect(await sent).toMatchObject({ seq: turn, duplicate: false })
    }
    expect(told).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
    expect([states, presences]).toEqual([[], []])
    expect(world.sockets - before).toBeGreaterThanOrEqual(4)
    const rows = await world.app.users.read(['alice'])
    expect(Object.keys(rows.get('alice')?.sockets ?? {})).toHaveLength(1)
    for (const one of [alice, bob]) one.close()
  })
})

describe('through an hour of tokens that are good for five minutes', () => {
  it('nobody sees a change, and nothing is refused', async () => {
    const world = new World(8, CALM, { tokenMs: 5 * MINUTE })
    const alice = world.person('alice', { heartbeatSeconds: 60 })
    await world.time.passes(1000)
    const told: string[] = []
    alice.on('state', ({ state }) => told.push(state))
    alice.on('problem', ({ code }) => told.push(code))
    void alice.channel('chat:lobby').join()
    await world.time.passes(1000)
    for (let turn = 1; turn <= 20; turn++) {
      const sent = alice.channel('chat:lobby').send({ text: `${turn}` })
      await world.time.passes(3 * MINUTE)
      expect(await sent).toMatchObject({ seq: turn })
    }
    expect(told).toEqual([])
    expect(world.sockets).toBeGreaterThanOrEqual(12)
    alice.close()
  })
})
