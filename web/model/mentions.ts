import { LIMITS } from '../../shared/protocol/limits.ts'

/** Those of the others in a conversation whom a text names with `@`, once each. */
export const mentionedIn = (text: string, members: readonly string[], me: string): readonly string[] => {
  const named = new Set(
    [...text.matchAll(/(?<![\p{L}\p{N}])@([\p{L}\p{M}\p{N}._-]+)/gu)].map(([, name = '']) =>
      name.replace(/[._-]+$/u, '').toLocaleLowerCase('en'),
    ),
  )
  return members.filter(user => user !== me && named.has(user)).slice(0, LIMITS.mentionsMost)
}
