import { bytesOf, encode, LIMITS } from '../protocol/index.ts'
import type { UseCase } from './dispatch.ts'
import { presenceOf } from './leases.ts'
import { Problem } from './problem.ts'
import { announce, renew } from './session.ts'

export const presence: UseCase<'presence'> = async (app, { caller, request }) => {
  const { status, detail, of = [caller.user] } = request
  if (detail && bytesOf(encode(detail)) > LIMITS.detailBytes) throw new Problem('TOO_LARGE')
  await renew(app, caller)
  if (status || detail) {
    const row = await app.users.show(caller.user, { ...(status && { status }), ...(detail && { detail }) })
    await announce(app, caller.user, row)
  }
  const rows = await app.users.read([...new Set(of)])
  const now = app.clock.now()
  return { presence: Object.fromEntries(of.map(user => [user, presenceOf(rows.get(user), now)])) }
}
