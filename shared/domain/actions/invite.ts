import type { UseCase } from '../dispatch.ts'
import { admit } from '../members/admit.ts'
import { refuseBanned } from '../members/private.ts'
import { sayChange } from './system-line.ts'

/** One after the other: where it ends half-way a repeat does the rest, and finds the others in. */
export const invite: UseCase<'invite'> = async (app, { caller, request, place }) => {
  const joined: string[] = []
  const users = new Set(request.users)
  await refuseBanned(app, place.row, [...users])
  for (const user of users) if (await admit(app, place.channel, user, caller.connection)) joined.push(user)
  if (joined.length > 0) await sayChange(app, place.channel, caller, { what: 'added', users: joined })
  return { channel: place.channel, joined }
}
