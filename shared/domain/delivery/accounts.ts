import type { App } from '../app.ts'
import type { Figures, Trouble } from '../ledger-ports.ts'
import type { StoredEntry, Told } from '../ports.ts'
import type { Journey } from '../posting/journey.ts'

/** Told within it an entry was told by the first try; later than it something had to come again, or waited. */
const LATE_MS = 2000

/** Adds up what several tellings came to. */
export const sum = (one: Figures, other: Figures): Figures => ({
  sent: one.sent + other.sent,
  gone: one.gone + other.gone,
  slow: one.slow + other.slow,
  refused: one.refused + other.refused,
})
export const NOBODY_YET: Figures = { sent: 0, gone: 0, slow: 0, refused: 0 }

/** The ledger is no part of the delivery: where it cannot be written the delivery stands all the same. */
const note = async (app: App, channel: string, trouble: Trouble): Promise<void> => {
  try {
    await app.ledger.note(channel, trouble)
  } catch (thrown) {
    app.log('WARN', 'ledger not written', { channel, thrown })
  }
}

/**
 * Accounts for entries that were told: into the tally, and into the ledger where not every socket took them or they
 * were told late. In the quiet case nothing is written.
 */
export const account = async (
  app: App,
  { tally }: Journey,
  channel: string,
  entries: readonly StoredEntry[],
  figures: Figures,
): Promise<void> => {
  const [first, last] = [entries[0], entries.at(-1)]
  if (tally) Object.assign(tally, sum(tally, figures))
  if (!first || !last) return
  const at = app.clock.now()
  if (tally) tally.entries += entries.length
  tally?.latencies.push(Math.max(0, at - first.at))
  if (figures.gone + figures.slow + figures.refused === 0 && at - first.at <= LATE_MS) return
  await note(app, channel, { ...figures, from: first.seq, to: last.seq, failed: 0, at })
}

/**
 * Accounts for an entry that the direct lane told. That others took it is known here too: a slow socket is judged by
 * those beside it, and this instance may post to none of these.
 */
export const accountDirect = (
  app: App,
  { direct }: Journey,
  channel: string,
  committedAt: number,
  { at, sent }: Told,
): void => {
  for (let one = 0; one < sent; one++) app.strain.note(`${channel}#${one}`, true, app.clock.now())
  if (!direct) return
  direct.sent += sent
  direct.entries++
  direct.latencies.push(Math.max(0, at - committedAt))
}

/** Accounts for entries that were not told, or not to all: they come again. */
export const accountFailed = (app: App, channel: string, from: number, to: number): Promise<void> =>
  note(app, channel, { ...NOBODY_YET, from, to, failed: 1, at: app.clock.now() })
