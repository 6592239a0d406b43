import type { App } from './app.ts'
import type { StoredEntry } from './ports.ts'
import { policyOf } from './tellings.ts'

/** Puts into the log what a crash between commit and log left out. Idempotent: an entry is always the same. */
export const heal = async (app: App, channel: string, entries: readonly StoredEntry[]): Promise<void> => {
  const [first] = entries
  if (!first) return
  const kept = policyOf(channel)?.kept
  const there = await app.logs.read(channel, first.seq - 1, entries.length, kept)
  const known = new Set(there.map(({ seq }) => seq))
  for (const entry of entries.filter(({ seq }) => !known.has(seq))) await app.logs.put(channel, entry, kept)
}
