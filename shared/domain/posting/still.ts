import type { App } from '../app.ts'
import type { ChannelRow } from '../ports.ts'
import { pagesOf } from './audience.ts'
import { BELIEVED_MS, isVoid } from './leases.ts'
import type { Span } from './relay.ts'
import type { May } from './tries.ts'

/**
 * Nothing may reach one who left, or whose token ended, five seconds ago. Who is to be told is known when a telling begins; a
 * telling may take long, so each post asks again.
 */

/** Something that was read, and when the reading began; epoch milliseconds. */
type Seen<Value> = { readonly at: number; readonly value: Value | undefined }

/** What is never older than is believed: read again when it would be, once for all who wait; nothing where it cannot be learnt in time. */
const kept = <Value>(app: App, first: Seen<Value>, read: () => Promise<Seen<Value>>) => {
  let seen = first
  let reading: Promise<void> | undefined
  const isGood = () => app.clock.now() - seen.at <= BELIEVED_MS
  const look = async () => {
    try {
      seen = await read()
    } catch (thrown) {
      app.log('WARN', 'not learnt who may still be told', { thrown })
      seen = { at: app.clock.now(), value: undefined }
    }
    reading = undefined
  }
  return async (): Promise<Value | undefined> => {
    for (let tries = 2; tries > 0 && !isGood(); tries--) {
      reading ??= look()
      await reading
    }
    return isGood() ? seen.value : undefined
  }
}

/** Whether users are in a channel. */
type Members = (user: string) => boolean

/** Members, as they were named or read at a time (epoch milliseconds), with the row that this goes by where there is one. */
export type Named = {
  readonly channel: string
  readonly at: number
  readonly row?: ChannelRow
  readonly span?: Span
}

const everybody: Members = () => true

/** Who is in the channel now. Those who leave a large one are counted: where nobody has, nobody is asked for. */
const membersNow = async (app: App, { channel, row, span }: Named): Promise<Seen<Members>> => {
  const at = app.clock.now()
  const now = row && (await app.channels.read(channel))
  const { members } = now ?? {}
  if (members) return { at, value: user => members.includes(user) }
  const isSame = now && !row?.members && now.epoch === row?.epoch && now.departures === row.departures
  if (isSame) return { at, value: everybody }
  const names = new Set<string>()
  for await (const page of pagesOf(app, channel, span, 'newest')) for (const name of page) names.add(name)
  return { at, value: user => names.has(user) }
}

/** Asks for tokens, and of members for their membership too. */
export const mayStillHave = (app: App, named?: Named): May => {
  const voided = kept(app, { at: Number.NEGATIVE_INFINITY, value: undefined }, async () => {
    const { at, recent } = await app.standing.list()
    return { at, value: recent }
  })
  const members = named
    ? kept(app, { at: named.at, value: everybody }, () => membersNow(app, named))
    : async () => everybody
  return async ({ user, issued, expires }) => {
    // Twice, for what takes long to be read may outlast what was read before it: the second time it is there.
    await voided()
    const isMember = await members()
    const revoked = await voided()
    if (!isMember || !revoked) return undefined
    return expires > app.clock.now() && !isVoid(issued, revoked.get(user)) && isMember(user)
  }
}
