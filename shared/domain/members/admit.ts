import type { App } from '../app.ts'
import type { ChannelRow } from '../ports.ts'
import { Problem } from '../problem.ts'
import { note } from './movements.ts'
import { racing } from './races.ts'

/** Notes a new member of a large channel, with how many had left by then: it is read anew, for the join may have been slow. */
export const noteMember = async (app: App, channel: string, user: string): Promise<void> => {
  const row = await app.channels.read(channel)
  if (!row || !(await app.members.has(channel, user))) return
  const { epoch, departures } = row
  await note(app, { kind: 'joined', channel, epoch, user, departures })
}

/** Adds somebody to a channel; `changed` where its row is another by now. */
export const addMember = async (app: App, row: ChannelRow, user: string, origin: string) => {
  const change = await app.members.add(row, user, origin)
  if (change === 'barred') throw new Problem('FORBIDDEN')
  if (change === 'joined' && !row.members) await noteMember(app, row.channel, user)
  return change
}

/** Makes somebody a member of a channel that is there; a race with others is tried again. False for one who was in it already. */
export const admit = async (app: App, channel: string, user: string, origin: string): Promise<boolean> => {
  const change = await racing(app, async () => {
    const row = await app.channels.read(channel)
    if (!row) throw new Problem('FORBIDDEN')
    return addMember(app, row, user, origin)
  })
  return change === 'joined'
}
