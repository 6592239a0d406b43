import { tellDirectly } from '../delivery/direct-lane.ts'
import type { UseCase } from '../dispatch.ts'
import { append } from '../log/append.ts'
import { refuseBody } from '../log/body.ts'
import { refuseKind } from '../log/kinds.ts'
import { freedom } from '../members/roles.ts'
import { flag } from '../moderation/flagging.ts'
import { judging } from '../moderation/judging.ts'
import { timestamp } from '../timestamp.ts'

export const message: UseCase<'message'> = async (app, { caller, request, place }) => {
  const { key, body, about, after, afterEpoch } = request
  refuseKind(place, caller, { body, about })
  await refuseBody(app, place.channel, caller.user, body)
  const it = {
    sender: caller.user,
    key,
    body,
    origin: caller.connection,
    ...freedom(caller),
    ...(about !== undefined && { about }),
    ...(after !== undefined && { after }),
    ...(afterEpoch !== undefined && { afterEpoch }),
  }
  const judgement = judging(app, caller, place, { key, body, counts: true })
  const { epoch, entry, duplicate } = await append(app, place, { ...it, ...judgement }, tellDirectly)
  await flag(app, { channel: place.channel, seq: entry.seq, from: caller.user }, judgement)
  return { channel: place.channel, epoch, seq: entry.seq, at: timestamp(entry.at), duplicate }
}
