import type { KeepsChange } from '../conversation-ports.ts'
import type { UseCase } from '../dispatch.ts'
import { saidIn, settingsOf } from '../inbox/keeps.ts'
import { Problem } from '../problem.ts'

/** Sets what the caller keeps of a conversation; one that nobody has begun has nowhere to keep it. */
export const settings: UseCase<'settings'> = async (app, { caller, request, place }) => {
  const { pinned, mutedUntil, archived } = request
  const { channel, row } = place
  const change: KeepsChange = {
    ...(pinned !== undefined && {
      pinned: pinned || null,
      pinnedAt: pinned > 0 ? app.clock.now() : null,
    }),
    ...(mutedUntil !== undefined && { mutedUntil: mutedUntil === null ? null : Date.parse(mutedUntil) }),
    ...(archived !== undefined && { archived: archived ? saidIn(row) : null }),
  }
  const keeps = await app.conversations.keep(caller.user, channel, change, caller.connection)
  if (!keeps) throw new Problem('NOT_FOUND')
  return { channel, ...settingsOf(keeps, row) }
}
