/**
 * Which texts may hold a word, kept small: a Bloom filter over the grams of all texts, three characters each. It never
 * says no where the word is; where it says yes without need (about one time in a hundred for the shortest words, seldom for
 * longer ones, all of whose grams must be in it) somebody reads in vain. Grams and not words, because Thai has no spaces
 * and people look for parts of words.
 * https://en.wikipedia.org/wiki/Bloom_filter#Optimal_number_of_hash_functions
 */
export type Filter = string

const GRAM = 3
const BITS_A_GRAM = 10
const HASHES = 7
const FEWEST_BITS = 64

/** The signs that stand above and below Latin letters; those of Thai and Bangla are letters of their own and stay. */
const ACCENTS = /[\u0300-\u036f]/g

/** A text as it is compared: case, accents, width and the number of blanks make no difference. */
export const folded = (text: string): string =>
  text.normalize('NFKD').replace(ACCENTS, '').normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()

/** All texts in a value, wherever they stand. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** What of a body can be found: all its texts, folded, each on a line of its own, so that no word reaches over two. */
export const findable = (body: Readonly<Record<string, unknown>>): string =>
  textsIn(body).map(folded).join('\n')

/** The grams of a folded text, once each. */
const gramsOf = (text: string): ReadonlySet<string> => {
  const grams = new Set<string>()
  for (const line of text.split('\n')) {
    const letters = [...line]
    for (let at = 0; at + GRAM <= letters.length; at++) grams.add(letters.slice(at, at + GRAM).join(''))
  }
  return grams
}

/**
 * 32 bits of a text, stirred at the end, for grams are short and alike.
 * http://www.isthe.com/chongo/tech/comp/fnv/, https://github.com/aappleby/smhasher/wiki/MurmurHash3
 */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The bits of a gram: two hashes make all. https://www.eecs.harvard.edu/~michaelm/postscripts/rsa2008.pdf */
const bitsOf = (gram: string, size: number): readonly number[] => {
  const one = hashOf(gram)
  const other = hashOf(`${gram}\n`)
  return Array.from({ length: HASHES }, (_, at) => (one + at * other) % size)
}

/** The filter of some folded texts. */
export const filterOf = (texts: readonly string[]): Filter => {
  const grams = new Set<string>()
  for (const text of texts) for (const gram of gramsOf(text)) grams.add(gram)
  const bytes = new Uint8Array(Math.ceil(Math.max(FEWEST_BITS, grams.size * BITS_A_GRAM) / 8))
  for (const gram of grams)
    for (const bit of bitsOf(gram, bytes.length * 8))
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (1 << (bit & 7))
  return Buffer.from(bytes).toString('base64')
}

/** Whether one of the texts may hold a folded word of three characters or more. */
export const mayHold = (filter: Filter, word: string): boolean => {
  const bytes = Buffer.from(filter, 'base64')
  const isIn = (bit: number) => ((bytes[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0
  return [...gramsOf(word)].every(gram => bitsOf(gram, bytes.length * 8).every(isIn))
}
