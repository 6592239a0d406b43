import { bytesOf, encode, LIMITS, type ReplyOf } from '../protocol/index.ts'
import { enter } from './access.ts'
import type { UseCase } from './dispatch.ts'
import { recover } from './recover.ts'
import { renew } from './session.ts'

/** Channel after channel until the frame is full; those that did not fit come with `more`, so that none is forgotten. */
export const sync: UseCase<'sync'> = async (app, { caller, request }) => {
  await renew(app, caller)
  const channels: ReplyOf<'sync'>['channels'] = {}
  let room: number = LIMITS.pageBytes
  for (const [channel, position] of Object.entries(request.cursors)) {
    const inside = await enter(app, caller, channel)
    const recovery = await recover(app, inside, position, Math.max(0, room))
    const full = room <= 0 && recovery.entries.length > 0
    channels[channel] = full ? { ...recovery, entries: [], more: true } : recovery
    room -= full ? 0 : bytesOf(encode(recovery.entries))
  }
  return { channels }
}
