import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { racing } from '../members/races.ts'
import { Problem } from '../problem.ts'
import { sayChange } from './system-line.ts'

/** Ends a membership; a race with others is tried again. */
export const part = async (app: App, { channel, row: known }: Inside, user: string): Promise<void> => {
  await racing(app, async () => app.members.remove((await app.channels.read(channel)) ?? known, user))
}

export const leave: UseCase<'leave'> = async (app, { caller, place }) => {
  if (!place.policy.mayLeave) throw new Problem('FORBIDDEN')
  await part(app, place, caller.user)
  await sayChange(app, place.channel, caller, { what: 'left', users: [caller.user] })
  return { channel: place.channel }
}
