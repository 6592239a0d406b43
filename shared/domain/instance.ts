import { allowance } from './allowance.ts'
import type { App } from './app.ts'
import { hints } from './hints.ts'
import type { Clock, Revocations } from './ports.ts'
import { pressure } from './pressure.ts'
import { roster } from './roster.ts'
import { standing } from './standing.ts'
import { strain } from './strain.ts'

/** What an instance remembers from one event to the next. Nothing of it outlives the instance, and no two share it. */
export type Memory = Pick<App, 'hints' | 'strain' | 'pressure' | 'allowance' | 'standing' | 'roster'>

/** The memory of an instance that has had no event. */
export const newMemory = (revocations: Revocations, clock: Clock): Memory => {
  const strained = strain()
  return {
    hints: hints(),
    strain: strained,
    pressure: pressure(strained),
    allowance: allowance(),
    standing: standing(revocations, clock),
    roster: roster(),
  }
}
