import type { UseCase } from '../dispatch.ts'
import { admit } from '../members/admit.ts'

/** One after the other: where it ends half-way a repeat does the rest, and finds the others in. */
export const invite: UseCase<'invite'> = async (app, { caller, request, place }) => {
  const joined: string[] = []
  for (const user of new Set(request.users))
    if (await admit(app, place.channel, user, caller.connection)) joined.push(user)
  return { channel: place.channel, joined }
}
