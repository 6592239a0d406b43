import type { Patch } from '../loading.ts'
import type { Invariant } from '../world/watch.ts'

/** A bug that is planted to see whether it is caught. */
export type Mutant = {
  readonly name: string
  /** What is wrong with it, in a sentence. */
  readonly bug: string
  /** The promises of which at least one must be seen broken. */
  readonly breaks: readonly Invariant[]
  readonly patches: readonly Patch[]
}

/** A bug in one place of one file. */
export const mutant = (
  name: string,
  bug: string,
  breaks: readonly Invariant[],
  file: string,
  find: string,
  put: string,
): Mutant => ({ name, bug, breaks, patches: [{ file, find, put }] })
