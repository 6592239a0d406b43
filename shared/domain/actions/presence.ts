import { bytesOf, encode, LIMITS } from '../../protocol/index.ts'
import type { UseCase } from '../dispatch.ts'
import { announce } from '../posting/announcing.ts'
import { presenceOf } from '../posting/leases.ts'
import { Problem } from '../problem.ts'
import { abide } from '../sessions/session.ts'

export const presence: UseCase<'presence'> = async (app, { caller, request }) => {
  const { status, detail, of = [caller.user] } = request
  if (detail && bytesOf(encode(detail)) > LIMITS.detailBytes) throw new Problem('TOO_LARGE')
  const rows = new Map(await app.users.read([...new Set([...of, caller.user])]))
  const now = app.clock.now()
  const reply = () => ({
    presence: Object.fromEntries(of.map(user => [user, presenceOf(rows.get(user), now)])),
  })
  if (bytesOf(encode(reply())) > LIMITS.pageBytes) throw new Problem('TOO_LARGE')
  await abide(app, caller, rows.get(caller.user))
  if (status || detail) {
    const row = await app.users.show(caller.user, { ...(status && { status }), ...(detail && { detail }) })
    rows.set(caller.user, row)
    await announce(app, caller.user, row)
  }
  return reply()
}
