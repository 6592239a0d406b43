import type { Reason } from './verdict.ts'

/** A reason, for people to read. */
export const wordsOf = ({ rule, found, limit }: Reason): string =>
  rule === 'words' ? `words: “${found}” may not be said here` : `${rule}: ${found}, of ${limit} at most`
