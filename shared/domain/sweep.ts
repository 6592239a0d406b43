import type { App } from './app.ts'
import { inParallel } from './in-parallel.ts'
import { deadSockets } from './leases.ts'
import { depart } from './session.ts'

const USERS_AT_ONCE = 8

/** Ends the leases of those whom `$disconnect` never told of. Answers how many users were looked at. */
export const sweep = async (app: App): Promise<number> => {
  let users = 0
  for await (const page of app.users.due(app.clock.now())) {
    users += page.length
    const rows = await app.users.read(page)
    await inParallel(USERS_AT_ONCE, [...rows.values()], row =>
      depart(app, row.user, deadSockets(row, app.clock.now()), 'ended'),
    )
  }
  return users
}
