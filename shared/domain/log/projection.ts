import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { StoredEntry, Told } from '../ports.ts'
import { whereIs } from './eras.ts'
import { sumUp } from './summing.ts'
import { newestEntries } from './unadded.ts'

/** The log is a projection of the row: what was committed is put into it by whoever committed it, or by the stream. */

/** What is done with an entry between its commit and its place in the log; what it answers is kept with the entry. */
export type Meanwhile = (app: App, inside: Inside, entry: StoredEntry) => Promise<Told | undefined>

/** The log is a projection: the stream puts what a crash, or a fault here, leaves out. */
export const project = async (
  app: App,
  inside: Inside,
  entry: StoredEntry,
  meanwhile: Meanwhile | undefined,
): Promise<void> => {
  const { channel, policy, row } = inside
  const told = await meanwhile?.(app, inside, entry)
  try {
    await app.logs.put(whereIs(row, entry.seq).log, { ...entry, ...(told && { told }) }, policy.kept)
  } catch (thrown) {
    app.log('WARN', 'entry left to the stream', { channel, seq: entry.seq, thrown })
  }
}

/**
 * After a restore the row alone may have its newest entry, which the next commit takes out of it, and what was amended last may
 * be in no sum: no stream tells of either any more.
 */
export const saveLast = async (app: App, inside: Inside): Promise<void> => {
  const { row, policy } = inside
  if (row.last) await app.logs.put(whereIs(row, row.head).log, row.last, policy.kept)
  if (row.quiet) await sumUp(app, row, await newestEntries(app, inside))
}
