import { encode, exceeds, LIMITS } from '../protocol/index.ts'
import { append } from './append.ts'
import { requireChecked } from './attachments.ts'
import { tellDirectly } from './direct-lane.ts'
import type { UseCase } from './dispatch.ts'
import { Problem } from './problem.ts'
import { timestamp } from './timestamp.ts'

export const message: UseCase<'message'> = async (app, { caller, request, place }) => {
  const { key, body, about, after, afterEpoch } = request
  if (exceeds(encode(body), LIMITS.bodyBytes)) throw new Problem('TOO_LARGE')
  await requireChecked(app, place.channel, caller.user, body)
  const it = {
    sender: caller.user,
    key,
    body,
    origin: caller.connection,
    ...(about !== undefined && { about }),
    ...(after !== undefined && { after }),
    ...(afterEpoch !== undefined && { afterEpoch }),
  }
  const { epoch, entry, duplicate } = await append(app, place, it, tellDirectly)
  return { channel: place.channel, epoch, seq: entry.seq, at: timestamp(entry.at), duplicate }
}
