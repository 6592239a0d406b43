import type { App } from '../app.ts'
import { logOf } from '../log/eras.ts'
import { policyOf } from '../namespaces.ts'
import type { Change, ChannelRow, StoredEntry } from '../ports.ts'
import { MEMBERS_AT_ONCE, pagesOf, usersOf } from '../posting/audience.ts'
import { goOn, type Journey } from '../posting/journey.ts'
import type { Relay } from '../posting/relay.ts'
import { mayStillHave } from '../posting/still.ts'
import { rangeOf, tellingOfEntry } from '../posting/tellings.ts'
import { spread } from '../sessions/session.ts'
import { account, NOBODY_YET, sum } from './accounts.ts'

/**
 * A channel with too many members for one invocation: its entries are handed on to one relay a page of members. The
 * stream of an item is an ordered outbox, so each page is told by an invocation of its own, in order, beside the others.
 */

const originsOf = (entries: readonly StoredEntry[]): Relay['origins'] =>
  Object.fromEntries(entries.flatMap(({ seq, origin }) => (origin ? [[seq, origin]] : [])))

/**
 * Puts a relay for each page, given the first. Restart-safe: a page whose relay stands already is passed over, and the
 * next one begins where that one ended, not where it would end by now; so nobody falls between two pages who moved
 * from one to the other between two tries.
 */
export const relayEntries = async (
  app: App,
  { channel, epoch }: ChannelRow,
  entries: readonly StoredEntry[],
  firstPage: readonly string[],
  journey: Journey,
): Promise<void> => {
  const { after: before, most } = rangeOf(entries)
  const [from, to] = [before + 1, before + most]
  const origins = originsOf(entries)
  let [after, page] = ['', firstPage]
  for (let index = 0; page.length > 0; index++) {
    goOn(app.clock, journey)
    const until = page.at(-1) ?? ''
    const relay = { channel, epoch, index, from, to, after, until, origins }
    const standing = await app.relays.put(relay)
    after = standing.after === after ? standing.until : until
    page = await app.members.page(channel, { after }, MEMBERS_AT_ONCE)
  }
}

/** What the log holds of a range, told apart from the sockets that it came from. */
const entriesOf = async (app: App, relay: Relay): Promise<StoredEntry[]> => {
  const { channel, from, to, origins } = relay
  const kept = policyOf(channel)?.kept
  const log = logOf(relay)
  const entries: StoredEntry[] = []
  for (let after = from - 1; after < to; ) {
    const found = (await app.logs.read(log, after, to - after, kept)).filter(({ seq }) => seq <= to)
    if (found.length === 0) break
    entries.push(...found)
    after = found.at(-1)?.seq ?? to
  }
  return entries.map(entry => {
    const origin = origins[entry.seq]
    return origin ? { ...entry, origin } : entry
  })
}

const isSamePage = (one: Relay | undefined, other: Relay): one is Relay =>
  one?.after === other.after && one.until === other.until && one.epoch === other.epoch

const joined = (one: Relay, other: Relay): Relay => ({
  ...other,
  from: Math.min(one.from, other.from),
  to: Math.max(one.to, other.to),
  origins: { ...one.origins, ...other.origins },
})

/** Relays of one page that follow each other are told together, as long as the page is the same. */
const together = (relays: readonly Relay[]): readonly Relay[] => {
  const merged: Relay[] = []
  for (const relay of relays) {
    const last = merged.at(-1)
    if (isSamePage(last, relay)) merged.splice(-1, 1, joined(last, relay))
    else merged.push(relay)
  }
  return merged
}

const carryOne = async (app: App, relay: Relay, journey: Journey): Promise<void> => {
  const { channel, epoch } = relay
  const entries = await entriesOf(app, relay)
  if (entries.length === 0) return
  const tellings = entries.map(entry => tellingOfEntry({ channel, epoch }, entry))
  let figures = NOBODY_YET
  let at = app.clock.now()
  for await (const page of pagesOf(app, channel, relay)) {
    const may = mayStillHave(app, { channel, at, span: relay })
    for await (const users of usersOf(app, page)) {
      goOn(app.clock, journey)
      figures = sum(figures, await spread(app, users, tellings, may))
    }
    at = app.clock.now()
  }
  await account(app, journey, channel, entries, figures)
}

/** Tells one page of a large channel what its relays say, to those who are members now. */
export const carryRelays = async (app: App, changes: readonly Change[], journey: Journey): Promise<void> => {
  const relays = changes.flatMap(change => (change.kind === 'relay' ? [change.relay] : []))
  for (const relay of together(relays)) await carryOne(app, relay, journey)
}
