import type { App } from './app.ts'
import { hints } from './members/hints.ts'
import { roster } from './members/roster.ts'
import { overheard } from './moderation/overheard.ts'
import type { Clock, Revocations } from './ports.ts'
import { pressure } from './posting/pressure.ts'
import { strain } from './posting/strain.ts'
import { allowance } from './sessions/allowance.ts'
import { standing } from './sessions/standing.ts'

/** What an instance remembers from one event to the next. Nothing of it outlives the instance, and no two share it. */
export type Memory = Pick<
  App,
  'hints' | 'strain' | 'pressure' | 'allowance' | 'standing' | 'roster' | 'overheard'
>

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
    overheard: overheard(),
  }
}
