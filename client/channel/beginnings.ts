import { parseChannel } from '../../shared/protocol/channel.ts'
import type { Position } from '../api.ts'
import { backoff } from '../connection/backoff.ts'
import type { Hub } from '../hub.ts'

/** Before what failed, or told nothing of this log, is asked for again. */
export const SOON_MS = 1000

/** Where the view of a channel begins when nobody has said where. */

/** A conversation of two comes into being unasked, with its first message. */
export const isDirect = (channel: string): boolean => parseChannel(channel)?.namespace === 'dm'

/**
 * The program's own position, if it brought one. Else, with the first hello, the head: what was said before is for
 * `history`. A conversation of two that turns up later is new, and told from its first entry.
 */
export const beginningOf = (
  hub: Hub,
  channel: string,
  found: { readonly epoch: string; readonly before: number; readonly isFirst: boolean },
): Position =>
  hub.positions.find(channel) ?? {
    epoch: found.epoch,
    seq: isDirect(channel) && !found.isFirst ? 0 : found.before,
  }

/**
 * The caller's own queue is handed over from where it was read up to, or from the oldest notice that retention has left.
 * Only asking `history` tells which that is: a `sync` from before it is refused. Where this device had begun it before, it
 * goes on from there instead: what another device has read is still told on this one.
 */
export const beginningOfQueue = async (
  hub: Hub,
  channel: string,
  { epoch, seq }: Position,
  head: number,
): Promise<Position> => {
  if (seq >= head) return { epoch, seq: head }
  for (let failures = 0; ; failures++)
    try {
      const page = await hub.connection.ask('history', { channel, after: seq, limit: 1 })
      // Of another log than the list, as after a restore: nothing was read of that. An older server does not say of which.
      if (page.epoch && page.epoch !== epoch)
        return beginningOfQueue(hub, channel, { epoch: page.epoch, seq: 0 }, page.head)
      return { epoch, seq: (page.entries[0]?.seq ?? head + 1) - 1 }
    } catch {
      await hub.timers.sleep(SOON_MS + backoff(failures, hub.ports.random))
    }
}
