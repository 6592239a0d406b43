/** How much a finding matters. `unseen`: nobody could look. */
type Level = 'warning' | 'problem' | 'unseen'

/** What was found at one thing, and the command or setting that mends it. */
export type Finding = {
  readonly level: Level
  /** The name of the thing, as AWS has it; empty where it is the whole check. */
  readonly at: string
  readonly says: string
  readonly mend?: string
}

/** Something does not work, or will not when it is needed. */
export const problem = (at: string, says: string, mend: string): Finding => ({
  level: 'problem',
  at,
  says,
  mend,
})

/** It works, and somebody should know. */
export const warning = (at: string, says: string, mend: string): Finding => ({
  level: 'warning',
  at,
  says,
  mend,
})

/** Nobody could look; `mend` says what is needed, where something can be done. */
export const unseen = (at: string, says: string, mend?: string): Finding => ({
  level: 'unseen',
  at,
  says,
  ...(mend && { mend }),
})
