import { rosterOf, usersOf } from './audience.ts'
import type { UseCase } from './dispatch.ts'
import { tell } from './posting.ts'
import { timestamp } from './timestamp.ts'

/** A signal: posted to those who are there now, never stored, nothing written. */
export const typing: UseCase<'typing'> = async (app, { caller, request, place }) => {
  const at = timestamp(app.clock.now())
  const event = { event: 'typing', channel: place.channel, from: caller.user, on: request.on, at } as const
  const tellings = [{ event, exceptSocket: caller.connection }]
  for await (const page of rosterOf(app, place.row))
    for await (const users of usersOf(app, page)) await tell(app, users.values(), tellings, 1)
  return {}
}
