import type { UseCase } from '../dispatch.ts'
import { note } from '../members/movements.ts'

/**
 * Whether others see how far the caller has read. It stands in the caller's row, which whoever tells a receipt has at hand; who
 * keeps that row is told that it is in doubt, as when a socket ends. So what is read after this was answered is told as it says.
 */
export const privacy: UseCase<'privacy'> = async (app, { caller: { user }, request: { hidesRead } }) => {
  if (hidesRead === undefined)
    return { hidesRead: (await app.users.read([user])).get(user)?.hidesRead ?? false }
  await app.privacy.hideRead(user, hidesRead)
  await note(app, { kind: 'departed', user, connection: '' })
  return { hidesRead }
}
