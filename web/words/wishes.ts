import { directChannel, isUserId, parseChannel } from '../../shared/protocol/channel.ts'
import { LIMITS } from '../../shared/protocol/limits.ts'
import { numberOf, words } from './language.ts'

/** What a person typed to open a channel: the channel, or why it is none. */
export type Wish = { readonly channel: string } | { readonly fault: string }

const LONGEST_ROOM = 60

/** A room by its name: `Coffee break` is `chat:coffee-break`. */
export const roomWish = (typed: string): Wish => {
  const { noRoomName, longRoomName, badRoomName } = words().begin
  const id = typed
    .trim()
    .replace(/^#+/, '')
    .toLocaleLowerCase('en')
    .replaceAll(/[\s#]+/gu, '-')
  if (id === '') return { fault: noRoomName }
  if (id.length > LONGEST_ROOM) return { fault: longRoomName(numberOf(LONGEST_ROOM)) }
  const channel = `chat:${id}`
  return parseChannel(channel) ? { channel } : { fault: badRoomName }
}

/** A user by their id, in lower case as ids are here; `undefined` for what is none. */
export const userIdOf = (typed: string): string | undefined => {
  const id = typed.trim().replace(/^@/, '').toLocaleLowerCase('en')
  return isUserId(id) ? id : undefined
}

/** A conversation with somebody, by their name. */
export const directWish = (typed: string, me: string): Wish => {
  const { noPerson, badPerson, yourself } = words().begin
  if (typed.trim() === '') return { fault: noPerson }
  const id = userIdOf(typed)
  if (id === undefined) return { fault: badPerson }
  return id === me ? { fault: yourself } : { channel: directChannel(me, id) }
}

/** Who is to be in a private room, and what it is called. */
export type Group = { readonly title: string; readonly people: readonly string[] }

/** A private room: a title, and users with commas between them. */
export const groupWish = (title: string, typed: string, me: string): Group | { readonly fault: string } => {
  const { noRoomName, noPeople, badPerson, tooMany } = words().begin
  const names = typed.split(/[,،;\s]+/u).filter(name => name !== '')
  const ids = names.map(userIdOf)
  if (title.trim() === '') return { fault: noRoomName }
  if (ids.includes(undefined)) return { fault: badPerson }
  const people = [...new Set(ids)].filter(id => id !== undefined && id !== me) as readonly string[]
  if (people.length === 0) return { fault: noPeople }
  if (people.length > LIMITS.invitedMost) return { fault: tooMany(numberOf(LIMITS.invitedMost)) }
  return { title: title.trim(), people }
}
