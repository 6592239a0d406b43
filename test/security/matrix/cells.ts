import type { Action } from '../../../shared/protocol/index.ts'
import { ADDRESSED, ASKED, ASKED_OTHERWISE, type Me, type Question } from './addressed.ts'
import { type Bearer, CHANNELS, COLUMNS, OTHERS, type Verdict, WORDS, type Word } from './expected.ts'
import { ELSEWHERE, FURTHER, FURTHER_COLUMNS } from './further.ts'
import { INVOKED } from './invoked.ts'

/** The tables of the expectation, taken apart into cells. */

/** Beside those who bear a token that stands: functions that others invoke, and tokens that stand no more. */
export type Speaker = Bearer | keyof typeof INVOKED | 'ended' | 'revoked'
export const SPEAKERS = [
  ...(Object.keys(WORDS.all) as Bearer[]),
  ...(Object.keys(INVOKED) as (keyof typeof INVOKED)[]),
  'ended',
  'revoked',
] as const satisfies readonly Speaker[]

export type Cell = Question & { readonly word: Word }

const ofChannels: readonly Cell[] = Object.entries(CHANNELS).flatMap(([namespace, rows]) =>
  Object.entries(rows).flatMap(([of, words]) =>
    [...COLUMNS, ...FURTHER_COLUMNS].map((action, at) => ({
      action,
      of: `${namespace} ${of}`,
      word: (words[at] ?? FURTHER[`${namespace} ${of}`]?.[at - COLUMNS.length] ?? ELSEWHERE) as Word,
      parameters: (me: Me) => {
        const channel = (ADDRESSED as Record<string, Record<string, (me: Me) => string | undefined>>)[
          namespace
        ]?.[of]?.(me)
        return channel === undefined ? undefined : ASKED[action](channel)
      },
    })),
  ),
)

const ofOthers: readonly Cell[] = Object.entries(OTHERS).flatMap(([action, rows]) =>
  Object.entries(rows as Record<string, Word>).map(([of, word]) => ({
    action: action as Action,
    of,
    word,
    parameters: (me: Me) =>
      (ASKED_OTHERWISE as Record<string, Record<string, (me: Me) => object>>)[action]?.[of]?.(me),
  })),
)

/** Every question with the word for who may ask it. */
export const CELLS: readonly Cell[] = [...ofChannels, ...ofOthers]

/** What the tables say of one speaker. */
export const expectedOf = ({ action, word }: Cell, speaker: Speaker): Verdict => {
  if (speaker === 'ended' || speaker === 'revoked') return 'UNAUTHENTICATED'
  if (speaker !== 'publish' && speaker !== 'manage') return WORDS[word][speaker]
  const served = INVOKED[speaker][action]
  return served === 'as service' ? WORDS[word].service : served
}
