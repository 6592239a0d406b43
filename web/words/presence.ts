import type { Presence } from '../../shared/protocol/fields.ts'
import { briefOf, type Place } from './times.ts'

const WORDS: Readonly<Record<Presence['status'], string>> = {
  online: 'Online',
  away: 'Away',
  busy: 'Busy',
  offline: 'Offline',
}

/** What one may let the others see, with how it is called. */
export const CHOICES: readonly (readonly [Presence['status'], string])[] = [
  ['online', 'Online'],
  ['away', 'Away'],
  ['busy', 'Busy'],
  ['offline', 'Appear offline'],
]

/** What somebody shows, in a word or two. */
export const statusWord = (status: Presence['status']): string => WORDS[status]

/** The same with the time at which one who is away was last there. */
export const presenceWords = (presence: Presence | undefined, now: number, place: Place = {}): string => {
  if (!presence) return ''
  const { status, lastSeen } = presence
  if (status !== 'offline' || lastSeen === null) return WORDS[status]
  return `Last seen ${briefOf(Date.parse(lastSeen), now, place)}`
}
