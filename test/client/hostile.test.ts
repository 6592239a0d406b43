import { describe, expect, it } from 'vitest'
import type { Channel, Client, Message, Sent } from '../../client/index.ts'
import { FakeDevice } from '../support/fake-device.ts'
import { CALM, type Lives, type Run, type Weather, World } from '../support/hostile-world.ts'

const STORM: Weather = {
  frameLost: 0.03,
  replyLost: 0.1,
  eventLost: 0.15,
  twice: 0.15,
  cut: 0.06,
  zombie: 0.01,
  delayMs: 400,
}
const SEEDS = Array.from({ length: 40 }, (_, at) => at + 1)
const EACH = 8
const MINUTE = 60_000

type Said = { readonly text: string; readonly from: string; sent?: Sent }
type Device = {
  readonly client: Client
  readonly run: Run
  readonly device: FakeDevice
  readonly user: string
  readonly told: Message[]
  readonly said: Said[]
}

/** A run of a program; on a device where one ran before, what both were told and said goes on. */
const deviceOf = (world: World, user: string, former?: Device): Device => {
  const device = former?.device ?? new FakeDevice()
  const run = world.run(user, device)
  const { client } = run
  const { told = [], said = [] } = former ?? {}
  client.on('message', message => told.push(message))
  client.on('reset', () => expect.unreachable('nothing was lost in the log'))
  client.on('unsent', ({ error }) => error.code !== 'CLOSED' && expect.unreachable('nothing was refused'))
  return { client, run, device, user, told, said }
}

/** Joins as a program does: again until it is done. */
const enter = async (channel: Channel): Promise<void> => {
  for (;;)
    try {
      await channel.join()
      return
    } catch (error) {
      expect(error).toMatchObject({ code: 'TIMEOUT' })
    }
}

const say = (device: Device, channel: Channel, text: string): void => {
  const said: Said = { text, from: device.user }
  device.said.push(said)
  void channel.send({ text }).then(sent => {
    said.sent = sent
  })
}

/** What else happens to them: how often a program is started anew, from 0 to 1 a turn, and how long things live. */
type Trouble = Lives & { readonly restarts?: number }

/** Three people on four devices join and talk through a storm, which then ends. */
const talk = async (seed: number, weather: Weather, { restarts = 0, ...lives }: Trouble = {}) => {
  const world = new World(seed, weather, lives)
  const devices = ['alice', 'alice', 'bob', 'carol'].map(user => deviceOf(world, user))
  let inside = 0
  for (const { client } of devices)
    void enter(client.channel('chat:lobby')).then(() => {
      inside++
    })
  while (inside < devices.length) await world.time.passes(1000)
  for (let turn = 0; turn < EACH; turn++) {
    for (const [at, device] of devices.entries()) {
      say(device, device.client.channel('chat:lobby'), `${at}.${turn}`)
      if (device.user === 'bob') say(device, device.client.channel('dm:alice~bob'), `dm ${turn}`)
    }
    await world.time.passes(world.chance() * 3000)
    for (const [at, device] of devices.entries()) {
      if (world.chance() >= restarts) continue
      device.run.dies()
      devices[at] = deviceOf(world, device.user, device)
    }
  }
  world.weather = CALM
  await world.time.passes(3 * MINUTE)
  return { world, devices }
}

const logOf = async (world: World, channel: string) => {
  const log = await world.app.logs.read(channel, 0, 1000)
  return log.map(({ seq, from, body }) => ({ seq, from, text: String(body.text) }))
}
const toldOf = ({ told }: Device, channel: string) =>
  told
    .filter(message => message.channel === channel)
    .map(({ seq, from, body }) => ({ seq, from, text: String(body.text) }))

const RESTARTED: Trouble = { restarts: 0.3 }
const REPLACED: Trouble = { tokenMs: 12_000 }

describe.each([
  ['in calm weather', CALM, {}, SEEDS.slice(0, 3)],
  ['in a storm', STORM, {}, SEEDS],
  ['while their programs are started anew', CALM, RESTARTED, SEEDS.slice(0, 5)],
  ['while their programs are started anew in a storm', STORM, RESTARTED, SEEDS.slice(0, 20)],
  ['while their sockets are replaced', CALM, REPLACED, SEEDS.slice(0, 5)],
  ['while their sockets are replaced in a storm', STORM, REPLACED, SEEDS.slice(0, 15)],
  ['through all of it', STORM, { ...RESTARTED, ...REPLACED }, SEEDS.slice(0, 20)],
])('people who talk %s', (_, weather, trouble, seeds) => {
  it.each(seeds)('miss nothing, see nothing twice and agree on the order (seed %i)', async seed => {
    const { world, devices } = await talk(seed, weather, trouble)
    for (const channel of ['chat:lobby', 'dm:alice~bob']) {
      const log = await logOf(world, channel)
      const said = devices
        .flatMap(device => device.said)
        .filter(({ text }) => text.startsWith('dm') === (channel !== 'chat:lobby'))
      expect(log.map(({ text }) => text).sort()).toEqual(said.map(({ text }) => text).sort())
      for (const { text, from, sent } of said)
        if (sent || !trouble.restarts) expect(log[(sent?.seq ?? 0) - 1]).toMatchObject({ text, from })
      for (const device of devices) {
        const told = toldOf(device, channel)
        const isIn = channel === 'chat:lobby' || device.user !== 'carol'
        expect(told).toEqual(isIn ? log.slice((told[0]?.seq ?? log.length + 1) - 1) : [])
      }
    }
    for (const { client, user, said } of devices) {
      const lobby = said.filter(({ text }) => !text.startsWith('dm'))
      const lobbyLog = await logOf(world, 'chat:lobby')
      const seqs = lobby.map(({ text }) => lobbyLog.find(one => one.text === text)?.seq ?? 0)
      expect(seqs, `${user} speaks in order`).toEqual(seqs.toSorted((one, other) => one - other))
      expect(client.channel('chat:lobby').pending).toEqual([])
      expect(client.channel('chat:lobby').position?.seq).toBe(EACH * devices.length)
      expect(client.state).toBe('live')
      client.close()
    }
  })
})
