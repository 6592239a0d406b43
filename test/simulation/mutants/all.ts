import { ADMITTING } from './admitting.ts'
import { AMENDING } from './amending.ts'
import { APPENDING } from './appending.ts'
import { CARRYING } from './carrying.ts'
import { GOVERNING } from './governing.ts'
import { KNOWING } from './knowing.ts'
import { LISTENING } from './listening.ts'
import { MIXING } from './mixing.ts'
import type { Mutant } from './mutant.ts'
import { RESTORING } from './restoring.ts'

/** Every planted bug. One that survives shows a weakness of the simulator, and is never dropped for it. */
export const MUTANTS: readonly Mutant[] = [
  ...APPENDING,
  ...AMENDING,
  ...CARRYING,
  ...ADMITTING,
  ...GOVERNING,
  ...KNOWING,
  ...LISTENING,
  ...MIXING,
  ...RESTORING,
]
