import { describe, expect, it } from 'vitest'
import { COMPLAINTS_KEPT } from '../../../shared/domain/moderation-ports.ts'
import { named, type Store } from './samples.ts'

const said = (by: string | undefined, at = 1000) => ({ at, reason: 'Why', ...(by !== undefined && { by }) })

/** What was reported, and what came of it. */
export const reportsSuite = (its: () => Store): void => {
  describe('reports', () => {
    const MANY = 200

    it('are taken once from each, and from the spam check as from one', async () => {
      const { reports } = its()
      const entry = { channel: named(), seq: 7, from: 'eve' }
      expect(await reports.report(entry, said('bob'))).toBe('reported')
      expect(await reports.report(entry, said('bob', 2000))).toBe('already')
      expect(await reports.report(entry, said(undefined))).toBe('reported')
      expect(await reports.report(entry, said(undefined))).toBe('already')
      expect(await reports.report({ ...entry, seq: 8 }, said('bob'))).toBe('reported')
      const complaints = [said('bob'), said(undefined)]
      const open = await reports.open(entry.channel, undefined, MANY)
      expect(open).toEqual([
        { ...entry, count: 2, complaints },
        { ...entry, seq: 8, count: 1, complaints: [said('bob')] },
      ])
    })

    it('count all, keep what the first ones say, and lose none of many at once', async () => {
      const { reports } = its()
      const entry = { channel: named(), seq: 1, from: 'eve' }
      for (let at = 0; at < COMPLAINTS_KEPT + 2; at++) await reports.report(entry, said(`u${at}`))
      await Promise.all(['v', 'w'].map(user => reports.report(entry, said(user))))
      const [open] = await reports.open(entry.channel, undefined, MANY)
      expect(open?.count).toBe(COMPLAINTS_KEPT + 4)
      expect(open?.complaints.map(({ by }) => by)).toEqual(
        Array.from({ length: COMPLAINTS_KEPT }, (_, at) => `u${at}`),
      )
    })

    it('are paged by channel, and over all of them', async () => {
      const { reports } = its()
      const [one, other] = [named(), named()]
      for (const channel of [one, other, `${one}0`])
        for (const seq of [10, 9]) await reports.report({ channel, seq, from: 'eve' }, said('bob'))
      const page = await reports.open(one, undefined, 1)
      expect(page).toMatchObject([{ channel: one, seq: 9 }])
      expect(await reports.open(one, { channel: one, seq: 9 }, MANY)).toMatchObject([
        { channel: one, seq: 10 },
      ])
      const all = await reports.open(undefined, undefined, MANY)
      expect(all.filter(({ channel }) => [one, other].includes(channel))).toHaveLength(4)
      const places = all.map(({ channel, seq }) => `${channel} ${seq}`)
      const rest = await reports.open(undefined, all[0], MANY)
      expect(rest.map(({ channel, seq }) => `${channel} ${seq}`)).toEqual(places.slice(1))
    })

    it('are resolved once, with what was done; another complaint opens another', async () => {
      const { reports } = its()
      const entry = { channel: named(), seq: 3, from: 'eve' }
      await reports.report(entry, said('bob'))
      const resolved = { by: 'mod', at: 5000, done: 'Muted' }
      const closed = { ...entry, count: 1, complaints: [said('bob')], resolved }
      expect(await reports.resolve(entry.channel, 3, resolved)).toEqual(closed)
      expect(await reports.resolve(entry.channel, 3, resolved)).toBeUndefined()
      expect(await reports.open(entry.channel, undefined, MANY)).toEqual([])
      await reports.report(entry, said('carol'))
      expect(await reports.report(entry, said('bob'))).toBe('already')
      const later = { ...resolved, at: 6000 }
      expect(await reports.resolve(entry.channel, 3, later)).toMatchObject({ count: 1 })
      expect(await reports.resolved(entry.channel, undefined, MANY)).toMatchObject([
        { resolved },
        { resolved: later },
      ])
      const after = { ...entry, at: 5000 }
      expect(await reports.resolved(entry.channel, after, MANY)).toMatchObject([{ resolved: later }])
    })
  })
}
