import { folded } from '../search/search-filter.ts'

/**
 * Finds words that may not be said. Only whole words count: a text is taken apart where people hear words end, by
 * `Intl.Segmenter`, which knows Thai, where nobody writes spaces. What makes no difference to a search makes none here:
 * case, accents, width; nor does what nobody sees.
 */

/** A word, or several with spaces between; `folded` is how it is compared. */
export type BlockedWord = { readonly word: string; readonly folded: string }

/** https://unicode.org/reports/tr44/#Default_Ignorable_Code_Point */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu
const BLANK = /^\s+$/u

const seen = (text: string): string => text.replace(UNSEEN, '')

/** What has nothing left to compare is no word. */
export const blockedWords = (words: readonly string[]): readonly BlockedWord[] =>
  [...new Set(words)]
    .map(word => ({ word, folded: folded(seen(word)) }))
    .filter(({ folded }) => folded !== '')

let segmenter: Intl.Segmenter | undefined

/** A text as it is compared, and where in it a word begins or ends. */
const takenApart = (text: string): { readonly text: string; readonly ends: ReadonlySet<number> } => {
  // The locale makes no difference to where words end: that follows from the script.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'word' })
  const ends = new Set([0])
  let whole = ''
  // Piece by piece: what a search compares is no text any more that a dictionary of Thai knows.
  for (const { segment } of segmenter.segment(seen(text).normalize('NFC'))) {
    whole += BLANK.test(segment) ? (whole.endsWith(' ') ? '' : ' ') : folded(segment)
    ends.add(whole.length)
  }
  return { text: whole, ends }
}

const stands = ({ text, ends }: ReturnType<typeof takenApart>, word: string): boolean => {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (ends.has(at) && ends.has(at + word.length)) return true
  return false
}

/** The first of the words that stands in a text. Most texts hold none of the letters in a row, and are not taken apart. */
export const blockedIn = (text: string, words: readonly BlockedWord[]): BlockedWord | undefined => {
  const plain = folded(seen(text))
  const likely = words.filter(({ folded }) => plain.includes(folded))
  if (likely.length === 0) return undefined
  const apart = takenApart(text)
  return likely.find(({ folded }) => stands(apart, folded))
}
