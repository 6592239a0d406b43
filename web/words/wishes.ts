import { directChannel, isUserId, parseChannel } from '../../shared/protocol/channel.ts'

/** What a person typed to open a channel: the channel, or why it is none. */
export type Wish = { readonly channel: string } | { readonly fault: string }

const LONGEST_ROOM = 60

/** A room by its name: `Coffee break` is `chat:coffee-break`. */
export const roomWish = (typed: string): Wish => {
  const id = typed
    .trim()
    .replace(/^#+/, '')
    .toLocaleLowerCase('en')
    .replaceAll(/[\s#]+/gu, '-')
  if (id === '') return { fault: 'Give the room a name.' }
  if (id.length > LONGEST_ROOM) return { fault: `A room's name has at most ${LONGEST_ROOM} characters.` }
  const channel = `chat:${id}`
  return parseChannel(channel) ? { channel } : { fault: 'That cannot be a room’s name.' }
}

/** A user by their id, in lower case as ids are here; `undefined` for what is none. */
export const userIdOf = (typed: string): string | undefined => {
  const id = typed.trim().replace(/^@/, '').toLocaleLowerCase('en')
  return isUserId(id) ? id : undefined
}

/** A conversation with somebody, by their name. */
export const directWish = (typed: string, me: string): Wish => {
  if (typed.trim() === '') return { fault: 'Whom do you want to write to?' }
  const id = userIdOf(typed)
  if (id === undefined) return { fault: 'A name has no spaces and none of ~ : # /' }
  return id === me ? { fault: 'That is you.' } : { channel: directChannel(me, id) }
}
