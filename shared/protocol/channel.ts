/** The grammar of names: users, channels, direct conversations. No imports, so that every side can use it. */

/**
 * What may stand in an id: 1 to 128 characters, no white space or control characters, none of `~ : # /`; and not `__proto__`:
 * users are names in the maps of replies, and no frame with that name can be read.
 */
const USER_ID = /^(?!__proto__$)[^\s\p{C}~:#/]{1,128}$/u
const CHANNEL = /^([a-z]{1,16}):([^\s\p{C}#]{1,260})$/u

/** A channel's name, `namespace:id`, taken apart. */
export type ChannelName = { readonly namespace: string; readonly id: string }

/** True for an id that a token's `sub` may carry and that can stand in a channel's name. */
export const isUserId = (text: string): boolean => USER_ID.test(text)

/** Takes `namespace:id` apart; `undefined` for what is no channel's name. The namespace need not be known. */
export const parseChannel = (name: string): ChannelName | undefined => {
  const [, namespace, id] = CHANNEL.exec(name) ?? []
  return namespace && id ? { namespace, id } : undefined
}

/** The one name of the conversation of two users, whichever of them asks: their ids in code-unit order. */
export const directChannel = (one: string, other: string): string =>
  one < other ? `dm:${one}~${other}` : `dm:${other}~${one}`

/** The two users of a `dm:` channel's id, or `undefined` when it is not the canonical name of two different users. */
export const pairOf = (id: string): readonly [string, string] | undefined => {
  const [one = '', other = '', ...rest] = id.split('~')
  const canonical = rest.length === 0 && isUserId(one) && isUserId(other) && one < other
  return canonical ? [one, other] : undefined
}

/** The channel that is a user's own queue. */
export const queueOf = (user: string): string => `user:${user}`

/** The channel of everybody who has a role. */
export const roleChannel = (role: string): string => `role:${role}`
