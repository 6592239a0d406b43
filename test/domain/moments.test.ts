import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyRow } from '../../shared/domain/empty-row.ts'
import { numberBefore } from '../../shared/domain/log/moments.ts'
import { NAMESPACES, type Namespace } from '../../shared/domain/namespaces.ts'
import type { Logs, StoredEntry } from '../../shared/domain/ports.ts'
import { testApp } from '../support/app.ts'
import { gathered } from '../support/conversation.ts'

const policy = NAMESPACES.chat as Namespace
const channel = 'chat:room'
const entryAt = (seq: number, at: number): StoredEntry => ({ seq, key: `k${seq}`, from: 'bob', at, body: {} })

/** A log whose entries are reckoned and not kept, and how often it was read. */
const logOfTimes = (timeOf: (seq: number) => number | undefined, head: number) => {
  const reads: number[] = []
  const logs: Logs = {
    put: async () => {},
    read: async (_log, after, limit) => {
      reads.push(limit)
      const found: StoredEntry[] = []
      for (let seq = after + 1; seq <= head && found.length < limit; seq++) {
        const at = timeOf(seq)
        if (at !== undefined) found.push(entryAt(seq, at))
      }
      return found
    },
  }
  const row = {
    ...emptyRow({ channel, epoch: 'e' }),
    head,
    last: entryAt(head, timeOf(head) ?? 0),
  }
  const inside = { channel, id: 'room', policy, row }
  return { app: testApp({ store: { logs } }), inside, reads }
}

describe('B3: the place of a time in a log', () => {
  it.each([0, 1, 49_999.5, 50_000, 99_999, 100_000, 100_001])(
    'is found in at most 17 readings of one entry each among 100,000: %d',
    async time => {
      const { app, inside, reads } = logOfTimes(seq => seq, 100_000)
      expect(await numberBefore(app, inside, time)).toBe(Math.max(0, Math.ceil(time) - 1))
      expect(reads.length).toBeLessThanOrEqual(17)
      expect(new Set(reads).size).toBeLessThanOrEqual(1)
    },
  )

  it('is before the first of those that were said at that very time', async () => {
    const { app, inside } = logOfTimes(seq => Math.floor(seq / 10), 1000)
    expect(await numberBefore(app, inside, 50)).toBe(499)
  })

  it('parts what is older from what is not, whatever is missing, as far as clocks agree', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ step: fc.nat(50), skew: fc.nat(20), isThere: fc.boolean() }), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.nat(3000),
        async (steps, time) => {
          let now = 0
          const times = steps.map(({ step, skew }) => {
            now += step
            return now + skew
          })
          const isThere = (seq: number) => seq === steps.length || steps[seq - 1]?.isThere
          const timeOf = (seq: number) => (isThere(seq) ? times[seq - 1] : undefined)
          const { app, inside } = logOfTimes(timeOf, steps.length)
          const before = await numberBefore(app, inside, time)
          const there = times.map((at, index) => ({ seq: index + 1, at })).filter(({ seq }) => isThere(seq))
          for (const { seq, at } of there) {
            if (seq <= before) expect(at).toBeLessThan(time + 20)
            else expect(at).toBeGreaterThanOrEqual(time - 20)
          }
        },
      ),
    )
  })
})

describe('B3: history by time', () => {
  /** Nine entries, one a minute from ten o'clock on. */
  const talk = async () => {
    const { talk, people } = await gathered(channel, ['alice', 'bob'])
    const [alice, bob] = people
    if (!alice || !bob) throw new Error('nobody')
    talk.app.clock.advance(Date.parse('2026-11-21T09:30:00.000Z') - talk.app.clock.now())
    for (let at = 0; at < 9; at++) {
      await bob.ask('message', { channel, key: `k${at}`, body: {} })
      talk.later(60_000)
    }
    const seqs = async (asked: object) => {
      const { entries, more } = await alice.ask('history', { channel, ...asked })
      return { seqs: entries.map(({ seq }) => seq), more }
    }
    return { alice, seqs }
  }
  const minute = (at: number) => `2026-11-21T09:3${at}:00.000Z`

  it('begins at a time and ends before one, page by page', async () => {
    const { seqs } = await talk()
    expect(await seqs({ since: minute(6) })).toEqual({ seqs: [7, 8, 9], more: false })
    expect(await seqs({ until: minute(3) })).toEqual({ seqs: [1, 2, 3], more: false })
    expect(await seqs({ until: minute(3), limit: 2 })).toEqual({ seqs: [2, 3], more: true })
    const span = { since: minute(2), until: minute(7) }
    expect(await seqs({ ...span, limit: 3 })).toEqual({ seqs: [3, 4, 5], more: true })
    expect(await seqs({ after: 5, until: span.until })).toEqual({ seqs: [6, 7], more: false })
    expect(await seqs({ since: '2026-11-21T11:00:00.000Z' })).toEqual({ seqs: [], more: false })
    expect(await seqs({ until: '2026-11-21T08:00:00.000Z' })).toEqual({ seqs: [], more: false })
    expect(await seqs({ since: minute(7), until: minute(2) })).toEqual({ seqs: [], more: false })
  })

  it('refuses two beginnings, and what is no time', async () => {
    const { alice } = await talk()
    for (const asked of [
      { since: minute(1), after: 1 },
      { since: minute(1), before: 5 },
      { until: minute(1), before: 5 },
      { since: 'yesterday' },
    ])
      expect(await alice.refused('history', { channel, ...asked })).toMatchObject({ code: 'INVALID_INPUT' })
  })
})
