import type { UseCase } from '../dispatch.ts'
import { admit } from '../members/admit.ts'
import { sayChange } from './system-line.ts'

/** One after the other: where it ends half-way a repeat does the rest, and finds the others in. */
export const invite: UseCase<'invite'> = async (app, { caller, request, place }) => {
  const joined: string[] = []
  for (const user of new Set(request.users))
    if (await admit(app, place.channel, user, caller.connection)) joined.push(user)
  if (joined.length > 0) await sayChange(app, place.channel, caller, { what: 'added', users: joined })
  return { channel: place.channel, joined }
}
