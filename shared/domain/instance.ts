import { allowance } from './allowance.ts'
import type { App } from './app.ts'
import { hints } from './hints.ts'
import type { Clock, Revocations } from './ports.ts'
import { roster } from './roster.ts'
import { standing } from './standing.ts'
import { strain } from './strain.ts'

/** What an instance remembers from one event to the next. Nothing of it outlives the instance, and no two share it. */
export type Memory = Pick<App, 'hints' | 'strain' | 'allowance' | 'standing' | 'roster'>

/** The memory of an instance that has had no event. */
export const newMemory = (revocations: Revocations, clock: Clock): Memory => ({
  hints: hints(),
  strain: strain(),
  allowance: allowance(),
  standing: standing(revocations, clock),
  roster: roster(),
})
