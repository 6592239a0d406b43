import { CHANNELS, COLUMNS, OTHERS, WORDS } from '../test/security/matrix/expected.ts'
import { ELSEWHERE, FURTHER, FURTHER_COLUMNS } from '../test/security/matrix/further.ts'
import { INVOKED } from '../test/security/matrix/invoked.ts'
import { table } from './markdown.ts'
import type { Tables } from './sections.ts'

/** The tables of `SECURITY.md` that say who may do what: the expectation that `test/security/matrix.test.ts` holds every cell to. */

const SHOWN: Readonly<Record<string, string>> = { yes: 'yes', FORBIDDEN: '–' }
const shown = (verdict: string): string => SHOWN[verdict] ?? `\`${verdict}\``

const words = (): string => {
  const bearers = Object.keys(WORDS.all) as (keyof typeof WORDS.all)[]
  return table(
    ['word', ...bearers.map(bearer => `\`${bearer}\``)],
    Object.entries(WORDS).map(([word, who]) => [word, ...bearers.map(bearer => shown(who[bearer]))]),
  )
}

const channels = (): string =>
  table(
    ['a channel', ...[...COLUMNS, ...FURTHER_COLUMNS].map(action => `\`${action}\``)],
    Object.entries(CHANNELS).flatMap(([namespace, rows]) =>
      Object.entries<readonly string[]>(rows).map(([of, cells]) => [
        `\`${namespace}:\` ${of}`,
        ...cells,
        ...(FURTHER[`${namespace} ${of}`] ?? FURTHER_COLUMNS.map(() => ELSEWHERE)),
      ]),
    ),
  )

const others = (): string =>
  table(
    ['action', 'of', 'who may'],
    Object.entries(OTHERS).flatMap(([action, rows]) =>
      Object.entries<string>(rows).map(([of, word]) => [`\`${action}\``, of, word]),
    ),
  )

const invoked = (): string =>
  table(
    ['function', 'as `service`', 'anything else'],
    Object.entries(INVOKED).map(([name, served]) => {
      const rows = Object.entries(served)
      const own = rows.filter(([, answer]) => answer === 'as service').map(([action]) => `\`${action}\``)
      const refusals = new Set(rows.map(([, answer]) => answer).filter(answer => answer !== 'as service'))
      return [`\`${name}\``, own.join(', '), [...refusals].map(shown).join(', ')]
    }),
  )

/** One row a table of `SECURITY.md`. */
export const MATRIX_TABLES: Tables = { words, channels, others, invoked }
