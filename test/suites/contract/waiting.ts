import { describe, expect, it } from 'vitest'
import type { Frame, Peer } from '../../support/peer.ts'
import { type Cast, done, type Scale, unique } from './cast.ts'

const AT_ONCE = 20
const queue = 'user:carol'

type Page = { readonly entries: Frame[]; readonly more: boolean; readonly recovered: boolean }

/** Reads a queue from a position to its end. */
const readOn = async (peer: Peer, epoch: unknown, from: number): Promise<Frame[]> => {
  const got: Frame[] = []
  for (let more = true; more; ) {
    const seq = got.at(-1)?.seq ?? from
    const { channels } = await peer.ask('sync', { cursors: { [queue]: { epoch, seq } } })
    const page = (channels as Record<string, Page>)[queue]
    expect(page?.recovered).toBe(true)
    got.push(...(page?.entries ?? []))
    more = page?.more ?? false
  }
  return got
}

/** So many wait where nothing else is said. */
const ENTRIES = 1000

export const waiting = ({ as }: Cast, { entries = ENTRIES }: Scale) => {
  describe('what is addressed to a user who is away', () => {
    it(`I1 I3: ${entries} entries wait, all of them, in order, for every device`, async () => {
      const [admin, before] = [await as('admin'), await as('carol')]
      const { channels } = await before.ask('hello')
      const { epoch, head } = (channels as Frame[]).find(({ channel }) => channel === queue) ?? {}
      await done(before)
      const batch = unique()
      for (let at = 0; at < entries; at += AT_ONCE) {
        const keys = Array.from({ length: AT_ONCE }, (_, more) => `${batch}-${at + more}`)
        const sent = keys.map(key =>
          admin.ask('message', { channel: queue, key, body: { kind: 'order', after: head } }),
        )
        for (const reply of await Promise.all(sent)) expect(reply.ok).toBe(true)
      }
      const [phone, laptop] = [await as('carol'), await as('carol')]
      for (const device of [phone, laptop]) {
        const all = await readOn(device, epoch, Number(head))
        expect(all.map(({ seq }) => seq)).toEqual(all.map((_, at) => Number(head) + 1 + at))
        const own = all.map(({ key }) => String(key)).filter(key => key.startsWith(`${batch}-`))
        expect(new Set(own).size).toBe(entries)
        // So many were sent at once, one such group after the other.
        const groups = own.map(key => Math.floor(Number(key.slice(batch.length + 1)) / AT_ONCE))
        expect(groups).toEqual(groups.toSorted((one, other) => one - other))
      }
      await done(admin, phone, laptop)
    }, 120_000)
  })
}
