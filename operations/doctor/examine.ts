import { CHECKS } from './checks.ts'
import { CouldNotLook } from './could-not-look.ts'
import { type Finding, unseen } from './findings.ts'
import type { Patient } from './ports.ts'

/** One line of what was found: a check that is well, or one finding. */
export type Line = { readonly check: string } & ({ readonly level: 'ok'; readonly says: string } | Finding)

const findings = async (look: () => Promise<readonly Finding[]>): Promise<readonly Finding[]> => {
  try {
    return await look()
  } catch (thrown) {
    if (!(thrown instanceof CouldNotLook)) throw thrown
    return [unseen('', `could not look: ${thrown.message}`, thrown.needs && `allow ${thrown.needs}`)]
  }
}

/** The same said of several things is said once. */
const distinct = (found: readonly Finding[]): readonly Finding[] => [
  ...new Map(found.map(one => [JSON.stringify(one), one])).values(),
]

/** Looks at everything, one after the other; a check whose things a stack has not is left out. */
export async function* examine(patient: Patient): AsyncIterable<Line> {
  for (const { name, fine, look } of CHECKS) {
    const looks = look(patient)
    const found: Finding[] = []
    for (const one of looks) found.push(...(await findings(one)))
    if (looks.length > 0 && found.length === 0) yield { check: name, level: 'ok', says: fine(looks.length) }
    for (const finding of distinct(found)) yield { check: name, ...finding }
  }
}
