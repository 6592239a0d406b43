import { UNBEGUN } from './access.ts'
import type { UseCase } from './dispatch.ts'
import { Problem } from './problem.ts'

/** Marks move forward only, and never beyond the head; what is read has been delivered. */
export const receipt: UseCase<'receipt'> = async (app, { caller, request, place }) => {
  const { channel, row } = place
  const read = Math.min(request.read ?? 0, row.head)
  const delivered = Math.max(read, Math.min(request.delivered ?? 0, row.head))
  const marks = await app.members.advance(caller.user, { channel, read, delivered }, caller.connection)
  if (!marks && row.epoch === UNBEGUN) return { channel, read: 0, delivered: 0 }
  if (!marks) throw new Problem('FORBIDDEN')
  return { channel, read: marks.read, delivered: marks.delivered }
}
