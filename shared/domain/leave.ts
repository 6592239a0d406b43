import type { Inside } from './access.ts'
import type { App } from './app.ts'
import type { UseCase } from './dispatch.ts'
import { Problem } from './problem.ts'

const ATTEMPTS = 12
const PAUSE_MS = 15

/** Ends a membership; a race with others is tried again. */
export const part = async (app: App, { channel, row: known }: Inside, user: string): Promise<void> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const row = (await app.channels.read(channel)) ?? known
    if ((await app.members.remove(row, user)) !== 'changed') return
    await app.clock.sleep(PAUSE_MS * attempt)
  }
  throw new Problem('RATE_LIMITED', { retryAfterMs: PAUSE_MS * ATTEMPTS })
}

export const leave: UseCase<'leave'> = async (app, { caller, place }) => {
  if (!place.policy.mayLeave) throw new Problem('FORBIDDEN')
  await part(app, place, caller.user)
  return { channel: place.channel }
}
