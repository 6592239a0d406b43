import { type Inside, UNBEGUN } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { whereIs } from '../log/eras.ts'
import { entryAt, OpenHole } from '../log/log-view.ts'
import { Problem } from '../problem.ts'

/** A hole that does not close in time is as good as none: its entry is missing. */
const unlessOpen = (thrown: unknown): undefined => {
  if (!(thrown instanceof OpenHole)) throw thrown
}

/**
 * How many of the entries up to a number amend others. Read where it is not known: each entry says it of itself. One that was
 * told a moment before it stands in the log is waited for; one that is missing is taken for none of them.
 */
const quietUpTo = async (app: App, inside: Inside, read: number): Promise<number> => {
  const { row, policy } = inside
  if (!row.quiet || read === 0) return 0
  if (read === row.head) return row.quiet
  const own = await entryAt(app, inside, read).catch(unlessOpen)
  if (own) return own.quiet ?? 0
  const { log, ends } = whereIs(row, read)
  const [entry] = await app.logs.read(log, read - 1, 1, policy.kept)
  if (!entry || entry.seq > ends) return row.quiet
  return (entry.quiet ?? 0) - (entry.amends && entry.seq > read ? 1 : 0)
}

/** Marks move forward only, and never beyond the head; what is read has been delivered. */
export const receipt: UseCase<'receipt'> = async (app, { caller, request, place }) => {
  const { channel, row } = place
  const read = Math.min(request.read ?? 0, row.head)
  const delivered = Math.max(read, Math.min(request.delivered ?? 0, row.head))
  const quiet = await quietUpTo(app, place, read)
  const wanted = { channel, read, delivered, ...(quiet > 0 && { quiet }) }
  const marks = await app.members.advance(caller.user, wanted, caller.connection)
  if (!marks && row.epoch === UNBEGUN) return { channel, read: 0, delivered: 0 }
  if (!marks) throw new Problem('FORBIDDEN')
  return { channel, read: marks.read, delivered: marks.delivered }
}
