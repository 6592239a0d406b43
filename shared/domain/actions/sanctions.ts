import type { UseCase } from '../dispatch.ts'
import { fitting } from '../pages.ts'
import { timestamp } from '../timestamp.ts'

/** Who is muted or banned now, by name. A page that has no room for all of one user's ends before them. */
export const sanctions: UseCase<'sanctions'> = async (app, { request, place, room }) => {
  const { channel, after = '', limit } = request
  const found = await app.sanctions.page(channel, after, limit)
  const told = found.sanctions.map(({ kind, user, by, at, until, reason }) => ({
    kind,
    user,
    by,
    at: timestamp(at),
    until: until === undefined ? null : timestamp(until),
    ...(reason !== undefined && { reason }),
  }))
  const fit = fitting(told, room)
  if (fit.length === told.length)
    return { channel: place.channel, sanctions: told, ...(found.next && { next: found.next }) }
  // The two of one user stay together: who goes on from a name sees nothing of it again.
  const cut = told[fit.length]?.user
  const page = fit.filter(({ user }) => user !== cut)
  return { channel: place.channel, sanctions: page, next: page.at(-1)?.user ?? after }
}
