import { memoryChannels } from '../../../shared/store/memory/rooms.ts'
import { watched } from '../checks/watched.ts'
import { Device } from '../world/device.ts'
import type { Fate } from '../world/fates.ts'
import type { Violation } from '../world/watch.ts'
import { World } from '../world/world.ts'

/**
 * Short days in which every handler does everything that it can do, to be crashed at each of its effects. What has nothing to do
 * with one another has days of its own: a crash is played with a day around it, so one long day costs the square of several.
 */

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
type Devices = Readonly<Record<'ann' | 'ann2' | 'bob' | 'cid' | 'dot', Device>>

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

/** Somebody who says frames as they stand. */
const speaker =
  (world: World, user: string, roles: readonly string[] = []) =>
  (action: string, more: object = {}) =>
    says(world, user, roles, JSON.stringify({ action, id: '1', ...more }))

/** Ann asks for whatever can be asked, of a hall in which she has said something. */
const asking = (world: World): readonly Line[] => {
  const channel = 'chat:hall'
  const upload = { upload: 'u' }
  const [ann, admin, cid] = [speaker(world, 'ann'), speaker(world, 'ann', ['admin']), speaker(world, 'cid')]
  return [
    [0, () => ann('join', { channel })],
    [100, () => ann('message', { channel, key: 'a', body: { text: 'said' } })],
    [1000, () => admin('ledger', { channel, seq: 1 })],
    [1040, () => admin('census')],
    [1045, () => ann('privacy', { hidesRead: true })],
    [1050, () => cid('presence', { of: ['ann'] })],
    [1060, () => ann('inbox', { limit: 5 })],
    [1070, () => ann('search', { text: 'said' })],
    [1080, () => ann('upload', { channel, name: 'a.png', type: 'image/png', size: 9 })],
    [1090, () => ann('upload-parts', { ...upload, parts: [1] })],
    [1100, () => ann('upload-complete', { ...upload, parts: [{ part: 1, etag: 'e' }] })],
    [1110, () => ann('upload-cancel', upload)],
    [1120, () => ann('download', { channel, attachment: 'u' })],
  ]
}

/** Eve alone in the attic says one thing and amends it. */
const amending = (world: World): readonly Line[] => {
  const asks = (action: string, more: object, roles: readonly string[] = []) =>
    speaker(world, 'eve', roles)(action, { channel: 'chat:attic', ...more })
  return [
    [0, () => asks('join', {})],
    [100, () => asks('message', { key: 'a', body: { text: 'one' } })],
    [200, () => asks('edit', { seq: 1, key: 'b', body: { text: 'two' } })],
    [300, () => asks('react', { seq: 1, key: 'c', emoji: '👍', on: true })],
    [400, () => asks('versions', { seq: 1 }, ['admin'])],
    [500, () => asks('delete', { seq: 1, key: 'd' })],
  ]
}

/** She founds a room that nobody watches, and governs the attic for her service. */
const governing = (world: World): readonly Line[] => {
  const asks = speaker(world, 'eve', ['service'])
  const inAttic = (action: string, more: object = {}) => asks(action, { channel: 'chat:attic', ...more })
  return [
    [0, () => inAttic('join')],
    [50, () => asks('converse', { key: 'e', title: 'Cellar', first: { key: 'f', body: { text: 'Here' } } })],
    [100, () => inAttic('message', { key: 'g', body: { text: 'one' } })],
    [120, () => inAttic('invite', { users: ['fay'] })],
    [150, () => inAttic('members')],
    [200, () => inAttic('appoint', { user: 'fay', role: 'moderator' })],
    [250, () => inAttic('describe', { title: 'Attic' })],
    [300, () => inAttic('conversation')],
    [320, () => inAttic('message', { key: 'p', body: { text: 'Rules' } })],
    [330, () => inAttic('pin', { seq: 1, on: true })],
    [335, () => inAttic('pins')],
    [337, () => inAttic('export')],
    [340, () => inAttic('pin', { seq: 1, on: false })],
    [350, () => inAttic('settings', { pinned: 1 })],
    [400, () => inAttic('expel', { user: 'fay' })],
    [450, () => inAttic('mute', { user: 'gus', reason: 'Noise' })],
    [500, () => inAttic('invite', { users: ['gus'] })],
    [550, () => inAttic('ban', { user: 'gus', seconds: 3600 })],
    [600, () => inAttic('sanctions')],
    [650, () => inAttic('rules', { slow: 1 })],
    [700, () => inAttic('report', { seq: 1, reason: 'Why' })],
    [750, () => inAttic('reports')],
    [800, () => inAttic('resolve', { seq: 1, done: 'Nothing' })],
    [850, () => inAttic('pardon', { user: 'gus' })],
  ]
}

/** Four people with five devices talk, come and go. */
const talking = (world: World, devices: Devices): readonly Line[] => {
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
    [6200, () => speaker(world, 'ann', ['admin'])('revoke', { user: 'dot' })],
    [6360, () => speaker(world, 'eve')('join', { channel: 'chat:hall' })],
    [6400, () => sends(ann, 'chat:hall')],
    [7000, () => silences(dot)],
    [7200, () => dot.end('killed')],
    [7400, () => silences(bob)],
  ]
}

/** The days, by what is done in them: a new action goes into one of those without devices. */
const SCRIPTS = { talking, asking, amending, governing } as const
/** Whose pages must be right at the end of it. */
const STAYING: Readonly<Record<keyof typeof SCRIPTS, readonly (keyof Devices)[]>> = {
  talking: ['ann', 'bob', 'cid'],
  asking: [],
  amending: [],
  governing: [],
}
export type DayName = keyof typeof SCRIPTS
export const DAYS = Object.keys(SCRIPTS) as readonly DayName[]

/** What came of it: where it could crash, and what it broke. */
export type Day = {
  readonly points: readonly Point[]
  readonly violations: readonly Violation[]
  readonly lines: readonly string[]
}

/** Plays a day; crashes once, where it is told to. */
export const playDay = async (name: DayName, crash?: Crash, isTraced = false): Promise<Day> => {
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
  for (const [at, run] of SCRIPTS[name](world, devices)) scheduler.after(at, run)
  await scheduler.runFor(QUIET_MS)
  // What is asked from now on is asked to see how it ended.
  const met = [...points]
  await hold(STAYING[name].map(who => devices[who]))
  return { points: met, violations: watch.violations, lines: trace.lines }
}
