import { bytesOf, encode, LIMITS, type ReplyOf } from '../../protocol/index.ts'
import { enter, type Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { recover } from '../log/recover.ts'
import type { Caller } from '../ports.ts'
import { Problem } from '../problem.ts'

/** What a channel takes in the reply beside its name and its entries. */
const AROUND_BYTES = 120
const ENVELOPE_BYTES = 512

/** What the reply has for entries beside the channels' names. */
const roomBeside = (names: readonly string[]): number =>
  names.reduce(
    (room, name) => room - bytesOf(encode([name])) - AROUND_BYTES,
    LIMITS.frameBytes - ENVELOPE_BYTES,
  )

/** All of them, or none: what the caller may not read is refused whole. */
const enterAll = async (app: App, caller: Caller, names: readonly string[]): Promise<Inside[]> => {
  const places: Inside[] = []
  for (const name of names) places.push(await enter(app, caller, name))
  return places
}

/**
 * Reads, and writes nothing: a client that has fallen behind asks often, and the more so the busier everything is.
 * Channel after channel until the frame is full; those that did not fit come with `more`, so that none is forgotten.
 */
export const sync: UseCase<'sync'> = async (app, { caller, request: { cursors } }) => {
  const names = Object.keys(cursors)
  const places = await enterAll(app, caller, names)
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
