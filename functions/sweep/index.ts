import { sweep } from '../../shared/domain/sessions/sweep.ts'
import { app } from '../app.ts'
import { log } from '../log.ts'
import { onion } from '../onion.ts'

/** Ends the leases that no disconnect ended. */
export const handler = onion(async () => {
  const users = await sweep(app())
  if (users > 0) log('INFO', 'leases ended', { users })
})
