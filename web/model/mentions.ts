import { LIMITS } from '../../shared/protocol/limits.ts'

const MARKS = '._-'

/** A name without the marks that end a sentence after it. */
const bare = (name: string): string => {
  let end = name.length
  while (MARKS.includes(name.charAt(end - 1)) && end > 0) end--
  return name.slice(0, end).toLocaleLowerCase('en')
}

/** Those of the others in a conversation whom a text names with `@`, once each. */
export const mentionedIn = (text: string, members: readonly string[], me: string): readonly string[] => {
  const named = new Set(
    [...text.matchAll(/(?<![\p{L}\p{N}])@([\p{L}\p{M}\p{N}._-]+)/gu)].map(([, name = '']) => bare(name)),
  )
  return members.filter(user => user !== me && named.has(user)).slice(0, LIMITS.mentionsMost)
}
