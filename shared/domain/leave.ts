import type { UseCase } from './dispatch.ts'
import { Problem } from './problem.ts'

const ATTEMPTS = 12
const PAUSE_MS = 15

export const leave: UseCase<'leave'> = async (app, { caller, place }) => {
  if (!place.policy.mayLeave) throw new Problem('FORBIDDEN')
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const row = (await app.channels.read(place.channel)) ?? place.row
    if ((await app.members.remove(row, caller.user)) !== 'changed') return { channel: place.channel }
    await app.clock.sleep(PAUSE_MS * attempt)
  }
  throw new Problem('RATE_LIMITED', { retryAfterMs: PAUSE_MS * ATTEMPTS })
}
