import type { HistoryQuery } from '../../../client/index.ts'
import { type Action, bodyOf, type Scene } from './scene.ts'

/** What people say of what was said, and how they read it back. */

export const readBack = ({ device, world }: Scene, channel: string, query: HistoryQuery): void => {
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

export const amend: Action = scene => {
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
const leafIn = (scene: Scene, channel: string): void => {
  const { chance, cast, world } = scene
  for (const device of [...cast.devices, ...cast.devices])
    world.sky.scheduler.after(chance.between(0, 1500), () => {
      const own = { ...scene, device }
      const here = device.said.filter(one => one.channel === channel)
      if (here.length > 0 && chance.happens(0.5)) edit(own, chance.pick(here.slice(-3)))
      else react(own, { channel, seq: chance.whole(1, 4) })
    })
  for (const limit of [1, 2, 3, 30])
    world.sky.scheduler.after(chance.between(0, 900), () => readBack(scene, channel, { limit }))
}

export const leaf: Action = scene => leafIn(scene, scene.chance.pick(scene.cast.rooms))

/** The same in all rooms at once. */
export const leafAll: Action = scene => {
  for (const channel of scene.cast.rooms) leafIn(scene, channel)
}
