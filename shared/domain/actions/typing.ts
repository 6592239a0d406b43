import type { UseCase } from '../dispatch.ts'
import { refuseMuted } from '../log/governed.ts'
import { isTrusted } from '../namespaces.ts'
import { audienceOf, MEMBERS_AT_ONCE, usersOf } from '../posting/audience.ts'
import { tell } from '../posting/posting.ts'
import { triesNow } from '../posting/shedding.ts'
import { mayStillHave } from '../posting/still.ts'
import { lanesOf } from '../posting/tellings.ts'
import { timestamp } from '../timestamp.ts'

/**
 * A signal: posted to those who are there now, never stored, nothing written. In a crowd nobody could follow it, and under
 * pressure it is the first to be shed.
 */
export const typing: UseCase<'typing'> = async (everything, { caller, request, place }) => {
  if (!isTrusted(caller)) refuseMuted(everything, place.row, caller.user)
  const began = everything.clock.now()
  const at = timestamp(began)
  const event = { event: 'typing', channel: place.channel, from: caller.user, on: request.on, at } as const
  const lane = lanesOf(place.channel).typing
  if (triesNow(everything, lane) === 0) {
    everything.log('DEBUG', 'typing left out under pressure')
    return {}
  }
  const tellings = [{ event, lane, exceptSocket: caller.connection }]
  const app = { ...everything, look: everything.roster.next() }
  const { names, isCrowd } = await audienceOf(app, place.row, MEMBERS_AT_ONCE)
  if (isCrowd) return {}
  const may = mayStillHave(app, { ...place, at: began })
  for await (const users of usersOf(app, names)) await tell(app, users.values(), tellings, may)
  return {}
}
