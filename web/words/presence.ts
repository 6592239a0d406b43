import type { Presence, Status } from '../../shared/protocol/fields.ts'
import { words } from './language.ts'
import { briefOf, type Place } from './times.ts'

/** What one may let the others see, with how it is called. */
export const statusChoices = (): readonly (readonly [Status, string])[] => {
  const { presence, me } = words()
  return [
    ['online', presence.online],
    ['away', presence.away],
    ['busy', presence.busy],
    ['offline', me.hidden],
  ]
}

/** What somebody shows, in a word or two. */
export const statusWord = (status: Status): string => words().presence[status]

/** The same with the time at which one who is away was last there. */
export const presenceWords = (presence: Presence | undefined, now: number, place: Place = {}): string => {
  if (!presence) return ''
  const { status, lastSeen } = presence
  if (status !== 'offline' || lastSeen === null) return statusWord(status)
  return words().presence.lastSeen(briefOf(Date.parse(lastSeen), now, place))
}
