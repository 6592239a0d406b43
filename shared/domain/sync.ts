import { bytesOf, encode, LIMITS, type ReplyOf } from '../protocol/index.ts'
import { enter, type Inside } from './access.ts'
import type { App } from './app.ts'
import type { UseCase } from './dispatch.ts'
import type { Caller } from './ports.ts'
import { Problem } from './problem.ts'
import { recover } from './recover.ts'
import { stay } from './session.ts'

/** What a channel takes in the reply beside its name and its entries. */
const AROUND_BYTES = 120
const ENVELOPE_BYTES = 512

/** What the reply has for entries beside the channels' names. */
const roomBeside = (names: readonly string[]): number =>
  names.reduce(
    (room, name) => room - bytesOf(encode([name])) - AROUND_BYTES,
    LIMITS.frameBytes - ENVELOPE_BYTES,
  )

/** All of them, or none: what the caller may not read is refused before anything is done. */
const enterAll = async (app: App, caller: Caller, names: readonly string[]): Promise<Inside[]> => {
  const places: Inside[] = []
  for (const name of names) places.push(await enter(app, caller, name))
  return places
}

/** The channels as they are once the socket is registered: what is said later reaches it by itself. */
const registered = async (app: App, caller: Caller, places: readonly Inside[]): Promise<Inside[]> => {
  await stay(app, caller)
  const rows = await app.channels.readMany(places.map(({ channel }) => channel))
  const newest = new Map(rows.map(row => [row.channel, row]))
  return places.map(place => ({ ...place, row: newest.get(place.channel) ?? place.row }))
}

/** Channel after channel until the frame is full; those that did not fit come with `more`, so that none is forgotten. */
export const sync: UseCase<'sync'> = async (app, { caller, request: { cursors } }) => {
  const names = Object.keys(cursors)
  const places = await registered(app, caller, await enterAll(app, caller, names))
  const channels: ReplyOf<'sync'>['channels'] = {}
  const most = Math.min(LIMITS.pageBytes, roomBeside(names))
  let room = most
  for (const inside of places) {
    const recovery = await recover(app, inside, cursors[inside.channel], Math.max(0, room))
    const { entries } = recovery
    const bytes = entries.length > 0 ? bytesOf(encode(entries)) : 0
    const full = bytes > room
    if (full && room === most) throw new Problem('TOO_LARGE')
    channels[inside.channel] = full ? { ...recovery, entries: [], more: true } : recovery
    room -= full ? 0 : bytes
  }
  return { channels }
}
