import { memoryChannels } from '../../../shared/store/memory/rooms.ts'
import { watched } from '../checks/watched.ts'
import { Device } from '../world/device.ts'
import type { Fate } from '../world/fates.ts'
import type { Violation } from '../world/watch.ts'
import { World } from '../world/world.ts'

/** A short day in which every handler does everything that it can do, to be crashed at each of its effects. */

/** An effect of an invocation, named so that the same one is found in the next run. */
export type Point = {
  readonly invocation: string
  readonly what: string
  readonly at: number
  readonly effect: string
}
export type Crash = { readonly point: Point; readonly fate: Extract<Fate, 'crashBefore' | 'crashAfter'> }

const QUIET_MS = 200_000
const LONG_MS = 7 * 24 * 3_600_000

type Line = readonly [number, () => void]

/** Says a frame as it stands, on a socket of its own. */
const says = (world: World, user: string, roles: readonly string[], text: string): void => {
  const now = world.sky.scheduler.now
  const wire = world.gateway.open({
    user,
    roles,
    device: 'raw',
    issued: now - 60_000,
    expires: now + LONG_MS,
  })
  world.sky.scheduler.after(500, () => wire.send(text))
  world.sky.scheduler.after(1500, () => wire.close())
}

/** Eve alone in the attic says one thing and amends it. */
const amends = (world: World): readonly Line[] => {
  const asks = (action: string, more: object, roles: readonly string[] = []) =>
    says(world, 'eve', roles, JSON.stringify({ action, id: '1', channel: 'chat:attic', ...more }))
  return [
    [6400, () => asks('join', {})],
    [6500, () => asks('message', { key: 'a', body: { text: 'one' } })],
    [6600, () => asks('edit', { seq: 1, key: 'b', body: { text: 'two' } })],
    [6700, () => asks('react', { seq: 1, key: 'c', emoji: '👍', on: true })],
    [6800, () => asks('versions', { seq: 1 }, ['admin'])],
    [6900, () => asks('delete', { seq: 1, key: 'd' })],
  ]
}

/** And she founds a room that nobody watches, and governs it for her service. */
const governs = (world: World): readonly Line[] => {
  const asks = (action: string, more: object) =>
    says(world, 'eve', ['service'], JSON.stringify({ action, id: '1', ...more }))
  const inAttic = (action: string, more: object = {}) => asks(action, { channel: 'chat:attic', ...more })
  return [
    [
      6950,
      () => asks('converse', { key: 'e', title: 'Cellar', first: { key: 'f', body: { text: 'Here' } } }),
    ],
    [7000, () => inAttic('invite', { users: ['fay'] })],
    [7050, () => inAttic('members')],
    [7100, () => inAttic('appoint', { user: 'fay', role: 'moderator' })],
    [7150, () => inAttic('describe', { title: 'Attic' })],
    [7200, () => inAttic('conversation')],
    [7250, () => inAttic('settings', { pinned: 1 })],
    [7300, () => inAttic('expel', { user: 'fay' })],
  ]
}

const scriptOf = (
  world: World,
  devices: Readonly<Record<'ann' | 'ann2' | 'bob' | 'cid' | 'dot', Device>>,
): readonly Line[] => {
  const { ann, ann2, bob, cid, dot } = devices
  const of = (device: Device, channel: string) => device.life?.client.channel(channel)
  const joins = (device: Device, channel: string) => {
    if (device.life) world.sky.watch.tell('joins', device.life, channel)
    void device.asks(`join ${channel}`, client => client.channel(channel).join())
  }
  const leaves = (device: Device, channel: string) => {
    const { life } = device
    void device.asks(`leave ${channel}`, async client => {
      await client.channel(channel).leave()
      if (life) world.sky.watch.tell('left', life, channel)
    })
  }
  const silences = (device: Device) => {
    for (const socket of device.sockets) world.gateway.cut(socket, true)
  }
  let n = 0
  const sends = (device: Device, channel: string) => device.send(channel, { kind: 'said', n: ++n })
  return [
    [0, () => void [ann, ann2, bob, dot].map(device => device.start())],
    [600, () => joins(ann, 'chat:hall')],
    [900, () => joins(bob, 'chat:hall')],
    [1300, () => sends(ann, 'chat:hall')],
    [1350, () => sends(bob, 'chat:hall')],
    [1800, () => of(bob, 'chat:hall')?.typing(true)],
    [1900, () => bob.life?.client.channel('chat:hall').read(1)],
    [2000, () => void bob.asks('presence', client => client.presence({ status: 'away' }))],
    [2100, () => void bob.asks('presenceOf', client => client.presenceOf(['ann', 'cid']))],
    [2200, () => void bob.asks('history', client => client.channel('chat:hall').history({ limit: 5 }))],
    [2600, () => sends(ann, 'dm:ann~bob')],
    [3000, () => sends(ann, 'dm:ann~cid')],
    [3400, () => void [joins(ann, 'chat:crowd'), joins(bob, 'chat:crowd')]],
    [3900, () => sends(bob, 'chat:crowd')],
    [4200, () => of(ann, 'chat:crowd')?.read()],
    [4400, () => leaves(bob, 'chat:crowd')],
    [4700, () => sends(ann, 'user:bob')],
    [5000, () => ann2.end('closed')],
    [5200, () => leaves(bob, 'chat:hall')],
    [5600, () => void cid.start()],
    [6200, () => says(world, 'ann', ['admin'], '{"action":"revoke","id":"1","user":"dot"}')],
    [6300, () => says(world, 'ann', ['admin'], '{"action":"ledger","id":"1","channel":"chat:hall","seq":1}')],
    [6350, () => says(world, 'cid', [], '{"action":"presence","id":"1","of":["ann"]}')],
    [6355, () => says(world, 'ann', [], '{"action":"inbox","id":"1","limit":5}')],
    [6357, () => says(world, 'ann', [], '{"action":"search","id":"1","text":"said"}')],
    [
      6356,
      () =>
        says(
          world,
          'ann',
          [],
          '{"action":"upload","id":"1","channel":"chat:hall","name":"a.png","type":"image/png","size":9}',
        ),
    ],
    [6357, () => says(world, 'ann', [], '{"action":"upload-parts","id":"1","upload":"u","parts":[1]}')],
    [
      6358,
      () =>
        says(
          world,
          'ann',
          [],
          '{"action":"upload-complete","id":"1","upload":"u","parts":[{"part":1,"etag":"e"}]}',
        ),
    ],
    [6359, () => says(world, 'ann', [], '{"action":"upload-cancel","id":"1","upload":"u"}')],
    [
      6361,
      () => says(world, 'ann', [], '{"action":"download","id":"1","channel":"chat:hall","attachment":"u"}'),
    ],
    [6360, () => says(world, 'eve', [], '{"action":"join","id":"1","channel":"chat:hall"}')],
    [6400, () => sends(ann, 'chat:hall')],
    ...amends(world),
    ...governs(world),
    [7000, () => silences(dot)],
    [7200, () => dot.end('killed')],
    [7400, () => silences(bob)],
  ]
}

/** What came of it: where it could crash, and what it broke. */
export type Day = {
  readonly points: readonly Point[]
  readonly violations: readonly Violation[]
  readonly lines: readonly string[]
}

/** Plays the day; crashes once, where it is told to. */
export const playDay = async (crash?: Crash, isTraced = false): Promise<Day> => {
  const points: Point[] = []
  const world = new World({
    seed: 1,
    isTraced,
    identities: true,
    fates: ({ id: invocation, what, effects }, { port, method }) => {
      const point = { invocation, what: what.split(' ')[0] ?? '', at: effects, effect: `${port}.${method}` }
      points.push(point)
      const isIt = crash?.point.invocation === invocation && crash.point.at === effects
      return isIt ? crash.fate : 'done'
    },
  })
  const { hold } = watched(world)
  const device = (user: string, name: string) =>
    new Device(world, { user, roles: user === 'ann' ? ['service'] : [] }, name, LONG_MS)
  const devices = {
    ann: device('ann', 'ann-1'),
    ann2: device('ann', 'ann-2'),
    bob: device('bob', 'bob-1'),
    cid: device('cid', 'cid-1'),
    dot: device('dot', 'dot-1'),
  }
  const { scheduler, watch, trace } = world.sky
  await memoryChannels(world.store.state).create({ channel: 'chat:crowd', epoch: 'crowd' })
  for (const [at, run] of scriptOf(world, devices)) scheduler.after(at, run)
  await scheduler.runFor(QUIET_MS)
  // What is asked from now on is asked to see how it ended.
  const met = [...points]
  await hold([devices.ann, devices.bob, devices.cid])
  return { points: met, violations: watch.violations, lines: trace.lines }
}
