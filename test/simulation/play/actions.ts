import type { HistoryQuery, Position } from '../../../client/index.ts'
import type { Chance } from '../world/chance.ts'
import type { Device } from '../world/device.ts'
import type { World } from '../world/world.ts'
import type { Cast } from './cast.ts'
import { govern } from './governing.ts'
import { badFrames, newerPage, olderClient, revocation } from './strangers.ts'

/** What people do, and what happens to their devices. */

type Scene = { readonly world: World; readonly chance: Chance; readonly cast: Cast; readonly device: Device }
type Action = (scene: Scene) => void

const said = new WeakMap<World, number>()

/** So many that a moderator is told. */
const LINKS = 'https://a.example '.repeat(13)

/** A body that no other message has; now and then one that fills half a page, or has too many links. */
const bodyOf = ({ world, chance }: Scene): Record<string, unknown> => {
  const number = (said.get(world) ?? 0) + 1
  said.set(world, number)
  return {
    kind: 'said',
    n: number,
    ...(chance.happens(0.02) && { pad: 'x'.repeat(chance.pick([3000, 9000])) }),
    ...(number % 4 === 0 && { links: LINKS }),
  }
}

const send: Action = scene => scene.device.send(scene.chance.pick(scene.cast.places), bodyOf(scene))

const burst: Action = scene => {
  const channel = scene.chance.pick(scene.cast.places)
  for (let times = scene.chance.whole(3, 7); times > 0; times--) scene.device.send(channel, bodyOf(scene))
}

const readBack = ({ device, world }: Scene, channel: string, query: HistoryQuery): void => {
  const { life } = device
  void device.asks(`history ${channel}`, async client => {
    const { entries } = await client.channel(channel).history(query)
    if (life) world.sky.watch.tell('page', life, channel, entries)
  })
}

const EMOJIS = ['👍', '🎉']

/** An entry that may be amended: mostly one that the device was told of as its own, or else any, there or not. */
const targetOf = ({ device, chance, cast }: Scene, isOwn: number) => {
  const { said, life } = device
  if (said.length > 0 && chance.happens(isOwn)) return chance.pick(said.slice(-5))
  const channel = chance.pick(cast.places)
  const head = life?.client.channel(channel).position?.seq ?? 0
  return { channel, seq: chance.whole(Math.max(1, head - 8), head + 1) }
}

type Target = { readonly channel: string; readonly seq: number }
const edit = (scene: Scene, { channel, seq }: Target): void =>
  scene.device.amend(channel, { seq, as: 'edit' }, bodyOf(scene))
const remove = (scene: Scene, { channel, seq }: Target): void =>
  scene.device.amend(channel, { seq, as: 'delete' })
const react = ({ device, chance }: Scene, { channel, seq }: Target): void =>
  device.amend(channel, { seq, as: 'reaction', emoji: chance.pick(EMOJIS), on: chance.happens(0.7) })

const amend: Action = scene => {
  const how = scene.chance.weighted([
    [4, edit],
    [1, remove],
    [4, react],
  ])
  how(scene, targetOf(scene, how === react ? 0.3 : 0.85))
}

/** Everybody says something of one entry at once: its sender edits it and takes it back, from wherever they are. */
export const argue: Action = scene => {
  const target = targetOf(scene, 0.9)
  for (const device of scene.cast.devices) {
    const own = { ...scene, device }
    if (device.person.user !== scene.device.person.user) react(own, target)
    else if (scene.chance.happens(0.8)) edit(own, target)
    else remove(own, target)
  }
}

/** It reads back, leaf by leaf, while everybody speaks of what it reads. */
const leaf: Action = scene => {
  const { chance, cast, world } = scene
  const channel = chance.pick(cast.rooms)
  for (const device of cast.devices)
    world.sky.scheduler.after(chance.between(0, 300), () => {
      const own = { ...scene, device }
      const here = device.said.filter(one => one.channel === channel)
      if (here.length > 0 && chance.happens(0.5)) edit(own, chance.pick(here.slice(-3)))
      else react(own, { channel, seq: chance.whole(1, 4) })
    })
  for (const limit of [1, 2, 3, 30])
    world.sky.scheduler.after(chance.between(0, 900), () => readBack(scene, channel, { limit }))
}

/** What was sent is sent again, by the program itself: the same, or another body under the same key. */
const again: Action = ({ device, chance }) => {
  const { last } = device
  if (!last) return
  device.send(last.channel, chance.happens(0.6) ? last.body : { kind: 'other', n: -1 }, last.key)
}

/** More in one batch than a frame can hold. */
const flood: Action = scene => {
  const channel = scene.chance.pick(scene.cast.places)
  for (let times = 5; times > 0; times--)
    scene.device.send(channel, { ...bodyOf(scene), pad: 'y'.repeat(9000) })
}

/** Everybody at once. */
const crowd: Action = scene => {
  const channel = scene.chance.pick(scene.cast.rooms)
  for (const device of scene.cast.devices) device.send(channel, bodyOf({ ...scene, device }))
}

const joinIn = ({ device, world }: Scene, channel: string): void => {
  const { life } = device
  if (life) world.sky.watch.tell('joins', life, channel)
  void device.asks(`join ${channel}`, async client => {
    const { entries } = await client.channel(channel).join()
    if (life) world.sky.watch.tell('page', life, channel, entries)
  })
}

const join: Action = scene => joinIn(scene, scene.chance.pick(scene.cast.rooms))

const leaveFrom = ({ device, world }: Scene, channel: string): void => {
  const { life } = device
  void device.asks(`leave ${channel}`, async client => {
    await client.channel(channel).leave()
    if (life) world.sky.watch.tell('left', life, channel)
  })
}

const leave: Action = scene => leaveFrom(scene, scene.chance.pick(scene.cast.rooms))

/** Everybody else says something in the next while. */
const othersTalk = (scene: Scene, channel: string, ms: number): void => {
  const { chance, cast, world } = scene
  for (const device of cast.devices)
    if (device !== scene.device)
      world.sky.scheduler.after(chance.between(0, ms), () =>
        device.send(channel, bodyOf({ ...scene, device })),
      )
}

type InRoom = (scene: Scene, channel: string) => void

/** Does one thing in a room and soon the other, while others talk there for so long. */
const inPassing =
  (first: InRoom, then: InRoom, talkMs: number): Action =>
  scene => {
    const { chance, cast, world } = scene
    const channel = chance.pick(cast.rooms)
    first(scene, channel)
    othersTalk(scene, channel, talkMs)
    world.sky.scheduler.after(chance.between(50, 2500), () => then(scene, channel))
  }

/** Who joins while others talk, and is off again before the join may have been answered. */
const passBy = inPassing(joinIn, leaveFrom, 1500)

/** Who leaves is back before everybody has been told of it, and others go on talking. */
const comeBack = inPassing(leaveFrom, joinIn, 8000)

const typing: Action = ({ device, chance, cast }) =>
  device.life?.client.channel(chance.pick(cast.places)).typing(chance.happens(0.7))

const read: Action = ({ device, chance, cast, world }) => {
  const { life } = device
  if (!life) return
  const channel = life.client.channel(chance.pick([...cast.places, `user:${device.person.user}`]))
  const seq = (channel.position?.seq ?? 0) + (chance.happens(0.1) ? 5 : 0)
  world.sky.watch.tell('reads', life, channel.name, seq)
  channel.read(seq)
}

const history: Action = scene => {
  const { chance, cast } = scene
  const before = chance.happens(0.5) && { before: chance.whole(1, 20) }
  readBack(scene, chance.pick(cast.places), { ...before, limit: chance.whole(1, chance.pick([2, 4, 30])) })
}

const presence: Action = ({ device, chance }) => {
  const status = chance.pick(['online', 'away', 'busy'] as const)
  void device.asks(`presence ${status}`, client => client.presence({ status }))
}

const presenceOf: Action = ({ device, cast }) =>
  void device.asks('presenceOf', client => client.presenceOf(cast.users))

/** Positions that no longer are, or never were: another log's, or beyond the head. */
const doctored = (positions: Readonly<Record<string, Position>>, chance: Chance): Record<string, Position> =>
  Object.fromEntries(
    Object.entries(positions).map(([channel, { epoch, seq }]) => [
      channel,
      chance.pick([
        { epoch, seq },
        { epoch: 'another', seq },
        { epoch, seq: seq + 50 },
      ]),
    ]),
  )

/** The page is loaded again, or the program dies and is started anew, with or without what it had kept. */
const reload: Action = ({ device, chance, world }) => {
  const positions = device.life?.client.positions ?? {}
  device.end(chance.happens(0.5) ? 'closed' : 'killed')
  world.sky.scheduler.after(chance.pick([0, 50, 2000, 20_000]), () => {
    const kept = chance.happens(0.15) ? doctored(positions, chance) : positions
    if (!device.life) device.start(chance.happens(0.7) ? kept : {})
  })
}

const cut: Action = ({ device, chance, world }) => {
  for (const socket of device.sockets) world.gateway.cut(socket, chance.happens(0.4))
}

const tunnel: Action = ({ device, chance, world }) => {
  device.network(false)
  for (const socket of device.sockets) world.gateway.cut(socket, chance.happens(0.5))
  world.sky.scheduler.after(chance.whole(200, 25_000), () => device.network(true))
}

/** The server ends sockets too: a deployment, a limit. */
const ended: Action = ({ device, world }) => {
  for (const socket of device.sockets) void world.gateway.close(socket.id)
}

const stranger: Action = scene => {
  const { world, chance, cast, device } = scene
  const { user } = device.person
  const kind = chance.whole(0, 6)
  if (kind < 2) revocation(world, chance, user)
  else if (kind < 4) badFrames(world, chance, user)
  else {
    const client = kind < 6 ? olderClient : newerPage
    client(world, chance, user, chance.pick(cast.rooms), Number(bodyOf(scene).n))
  }
}

/** Those who are trusted are held by nothing. */
const governed: Action = ({ world, chance, cast }) => {
  const people = cast.devices.map(({ person }) => person).filter(({ roles }) => !roles.includes('service'))
  if (people.length > 0) govern(world, chance, chance.pick(cast.rooms), chance.pick(people).user)
}

export const ACTIONS: readonly (readonly [number, Action])[] = [
  [40, send],
  [10, burst],
  [6, crowd],
  [14, amend],
  [4, argue],
  [5, leaf],
  [5, again],
  [1, flood],
  [10, join],
  [5, leave],
  [3, passBy],
  [3, comeBack],
  [5, typing],
  [8, read],
  [6, history],
  [2, presence],
  [2, presenceOf],
  [7, reload],
  [6, cut],
  [4, tunnel],
  [3, ended],
  [4, stranger],
  [7, governed],
]
