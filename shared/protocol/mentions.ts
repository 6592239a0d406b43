import { isUserId } from './channel.ts'
import { CLIENT_LIMITS } from './client-limits.ts'

/**
 * The users whom a body mentions: its `mentions`, where that is a list of users and no longer than it may be. Whatever else
 * stands under that name is the application's own affair.
 */
export const mentionsIn = ({ mentions }: { readonly mentions?: unknown }): readonly string[] => {
  const isList = Array.isArray(mentions) && mentions.length <= CLIENT_LIMITS.mentionsMost
  return isList && mentions.every(user => typeof user === 'string' && isUserId(user)) ? mentions : []
}
