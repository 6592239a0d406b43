import type { Place } from '../access.ts'
import type { App } from '../app.ts'
import type { ChannelRow } from '../ports.ts'
import { Problem } from '../problem.ts'

/** Who may not speak in a channel, judged by a row of it. */

/** Read once, and believed for as long as nobody leaves: the commit says how many had, and is refused when one has since. */
export const isMember = async (app: App, row: ChannelRow, sender: string): Promise<boolean> => {
  if (app.hints.isMember(row, sender)) return true
  const inside = await app.members.has(row.channel, sender)
  if (inside) app.hints.setMember(row, sender)
  return inside
}

export const refuseStranger = async (
  app: App,
  place: Place,
  row: ChannelRow,
  sender: string,
): Promise<void> => {
  if (place.policy.membership === 'rule') return
  if (!(row.members ? row.members.includes(sender) : await isMember(app, row, sender)))
    throw new Problem('FORBIDDEN')
}
