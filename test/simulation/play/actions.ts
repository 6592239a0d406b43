import type { Position } from '../../../client/index.ts'
import type { Chance } from '../world/chance.ts'
import { amend, argue, leaf, readBack } from './amending.ts'
import { govern } from './governing.ts'
import { type Action, bodyOf, type Scene } from './scene.ts'
import { badFrames, newerPage, olderClient, revocation } from './strangers.ts'

/** What people do, and what happens to their devices. */

const send: Action = scene => scene.device.send(scene.chance.pick(scene.cast.places), bodyOf(scene))

const burst: Action = scene => {
  const channel = scene.chance.pick(scene.cast.places)
  for (let times = scene.chance.whole(3, 7); times > 0; times--) scene.device.send(channel, bodyOf(scene))
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
