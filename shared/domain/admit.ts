import type { App } from './app.ts'
import { note } from './movements.ts'
import { Problem } from './problem.ts'

const ATTEMPTS = 12
const PAUSE_MS = 15

/** Notes a new member of a large channel, with how many had left by then: it is read anew, for the join may have been slow. */
export const noteMember = async (app: App, channel: string, user: string): Promise<void> => {
  const row = await app.channels.read(channel)
  if (!row || !(await app.members.has(channel, user))) return
  const { epoch, departures } = row
  await note(app, { kind: 'joined', channel, epoch, user, departures })
}

/** Makes somebody a member of a channel that is there; a race with others is tried again. False for one who was in it already. */
export const admit = async (app: App, channel: string, user: string, origin: string): Promise<boolean> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const row = await app.channels.read(channel)
    if (!row) throw new Problem('FORBIDDEN')
    const change = await app.members.add(row, user, origin)
    if (change === 'joined' && !row.members) await noteMember(app, channel, user)
    if (change !== 'changed') return change === 'joined'
    await app.clock.sleep(PAUSE_MS * attempt)
  }
  throw new Problem('RATE_LIMITED', { retryAfterMs: PAUSE_MS * ATTEMPTS })
}
