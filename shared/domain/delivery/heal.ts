import type { App } from '../app.ts'
import { logOf } from '../log/eras.ts'
import { policyOf } from '../namespaces.ts'
import type { Appended, Change, StoredEntry } from '../ports.ts'
import { rangeOf } from '../posting/tellings.ts'

const healLog = async (app: App, log: string, appended: readonly Appended[]): Promise<void> => {
  const entries: readonly StoredEntry[] = appended.map(({ entry }) => entry)
  const [first] = appended
  if (!first) return
  const kept = policyOf(first.row.channel)?.kept
  const { after, most } = rangeOf(entries)
  const there = await app.logs.read(log, after, most, kept)
  const known = new Set(there.map(({ seq }) => seq))
  for (const entry of entries.filter(({ seq }) => !known.has(seq))) await app.logs.put(log, entry, kept)
}

/**
 * Puts into the log what a crash between commit and log left out. Idempotent: an entry is always the same. What is brought
 * again from before a restore goes where it belonged then, and is in nobody's way.
 */
export const heal = async (app: App, changes: readonly Change[]): Promise<void> => {
  const appended = changes.filter(change => change.kind === 'appended')
  for (const [log, own] of Map.groupBy(appended, ({ row }) => logOf(row))) await healLog(app, log, own)
}
