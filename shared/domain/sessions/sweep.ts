import type { App } from '../app.ts'
import { inParallel } from '../in-parallel.ts'
import { tellUntold } from '../posting/announcing.ts'
import { end } from './session.ts'

const USERS_AT_ONCE = 8

/**
 * Ends what nobody else ended: the sockets that fell silent without a disconnect, and those whose token is over. Answers
 * how many users were looked at.
 */
export const sweep = async (app: App): Promise<number> => {
  const batch = { ...app, untold: new Map() }
  let users = 0
  for await (const page of app.users.due(app.clock.now())) {
    users += page.length
    const rows = await app.users.read(page)
    try {
      await inParallel(USERS_AT_ONCE, [...rows.values()], async row => void (await end(batch, row)))
    } finally {
      await tellUntold(batch)
    }
  }
  return users
}
