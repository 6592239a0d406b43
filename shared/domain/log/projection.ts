import type { Inside } from '../access.ts'
import type { App } from '../app.ts'
import type { StoredEntry, Told } from '../ports.ts'
import { whereIs } from './eras.ts'
import { sumUp } from './summing.ts'

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

/** More than these are not under way in one channel at the moment of a backup. */
const UNDER_WAY = 20

/**
 * After a restore the row alone may have its newest entry, which the next commit takes out of it, and what was amended last may
 * be in no sum: no stream tells of either any more.
 */
export const saveLast = async (app: App, { row, policy }: Inside): Promise<void> => {
  const { head, last, quiet } = row
  const { log } = whereIs(row, head)
  if (last) await app.logs.put(log, last, policy.kept)
  if (!quiet) return
  const newest = await app.logs.read(log, Math.max(0, head - UNDER_WAY), UNDER_WAY, policy.kept)
  // The log may have been restored to a later moment than the row.
  await sumUp(
    app,
    row,
    newest.filter(({ seq }) => seq <= head),
  )
}
