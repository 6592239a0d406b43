/** More columns of the table of channels, for actions that nobody may ask but in the rows that are named here. */
export const FURTHER_COLUMNS = ['pin', 'pins', 'export'] as const
/** Of the words of `expected.ts`. */
type Word = 'all' | 'trusted' | 'none' | 'no'
type Row = readonly [pin: Word, pins: Word, exported: Word]

export const FURTHER: Readonly<Record<string, Row>> = {
  'user one’s own': ['no', 'no', 'all'],
  'role one has': ['no', 'no', 'all'],
  'chat one is in': ['trusted', 'all', 'all'],
  'chat large, one is in': ['trusted', 'all', 'all'],
  'private one owns': ['all', 'all', 'all'],
  'private one is in': ['trusted', 'all', 'all'],
  'dm one is of the two': ['all', 'all', 'all'],
  'dm one is of the two, nothing said': ['none', 'all', 'all'],
}
/** What stands in every other row. */
export const ELSEWHERE: Word = 'no'
