import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { dispatch } from '../../shared/domain/dispatch.ts'
import type { Amends, Entry } from '../../shared/protocol/index.ts'
import { callerNamed, type TestApp } from '../support/app.ts'
import { gathered } from '../support/conversation.ts'

/** Two people, one of them on two devices, amend two entries at once; functions die between any two calls; the stream brings everything twice. */

const channel = 'chat:races'
const PEOPLE = ['alice', 'bob', 'alice']

type Act = { readonly who: number; readonly kind: number; readonly seq: number; readonly dies: number }
const acts = fc.array(
  fc.record({
    who: fc.nat(2),
    kind: fc.nat(7),
    seq: fc.constantFrom(1, 1, 2),
    // After so many calls of the ports, or not at all.
    dies: fc.oneof(fc.constant(99), fc.integer({ min: 3, max: 14 })),
  }),
  { minLength: 3, maxLength: 14 },
)

/** Most react, some edit, few delete. Everybody else's words may only be reacted to. */
const frameOf = ({ who, kind, seq }: Act, at: number) => {
  const asked = { channel, seq, key: `k${at}`, id: 'q' }
  if (kind === 7 && at > 5) return { action: 'delete', ...asked }
  if (kind >= 5) return { action: 'edit', ...asked, body: { text: `edit ${at} of ${PEOPLE[who]}` } }
  return { action: 'react', ...asked, emoji: kind === 0 ? '🎉' : '👍', on: kind < 3 }
}

class Died extends Error {}

/** Every call waits its turn, before it acts and after; beyond the last one nothing is done any more. */
const mortal = (app: TestApp, scheduler: fc.Scheduler, calls: number): TestApp => {
  let left = calls
  const wrapped = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const call = Reflect.get(target, name) as (...args: unknown[]) => unknown
        return async (...args: unknown[]) => {
          await scheduler.schedule(Promise.resolve())
          if (left-- <= 0) throw new Died()
          const answer = await call.apply(target, args)
          await scheduler.schedule(Promise.resolve())
          if (left-- <= 0) throw new Died()
          return answer
        }
      },
    })
  const { channels, logs, amendments } = app
  return { ...app, channels: wrapped(channels), logs: wrapped(logs), amendments: wrapped(amendments) }
}

type Seen = { body: object; edited?: number; deleted?: number; reactions: Record<string, string[]> }

/** What the log says of an entry, added up by the book. */
const foldOf = (
  log: readonly (Pick<Entry, 'seq' | 'from' | 'body'> & { amends?: Amends })[],
  seq: number,
) => {
  const seen: Seen = { body: log[seq - 1]?.body ?? {}, reactions: {} }
  for (const { seq: by, from, body, amends } of log) {
    if (amends?.seq !== seq) continue
    if (amends.as === 'edit') Object.assign(seen, { body, edited: by })
    if (amends.as === 'delete') seen.deleted ??= by
    if (amends.as !== 'reaction') continue
    const { emoji = '' } = amends
    const others = (seen.reactions[emoji] ?? []).filter(user => user !== from)
    seen.reactions[emoji] = amends.on ? [...others, from].sort() : others
    if (seen.reactions[emoji].length === 0) delete seen.reactions[emoji]
  }
  return seen.deleted ? { body: {}, deleted: seen.deleted, reactions: {} } : seen
}

const seenOf = ({ body, edited, deleted, reactions = {} }: Entry): Seen => ({
  body,
  ...(edited && { edited: edited.seq }),
  ...(deleted && { deleted: deleted.seq }),
  reactions: Object.fromEntries(Object.entries(reactions).map(([emoji, { users }]) => [emoji, users])),
})

/** What was told as done is in the sums before any stream comes; a later word of the same may stand for it. */
const isSummed = async (app: TestApp, told: readonly { seq: number; of: number }[]) => {
  const log = await app.logs.read(channel, 0, 100)
  for (const { seq, of } of told) {
    const [sum] = await app.amendments.read(channel, of - 1, of)
    const { amends, from } =
      log.find(entry => entry.seq === seq) ??
      app.changes.flatMap(change =>
        change.kind === 'appended' && change.entry.seq === seq ? [change.entry] : [],
      )[0] ??
      {}
    const words = {
      edit: sum?.edits.map(one => one.seq === seq),
      delete: [(sum?.deleted?.seq ?? seq + 1) <= seq],
      reaction: sum?.reactions.map(one => one.user === from && one.emoji === amends?.emoji && one.seq >= seq),
    }
    expect(amends && words[amends.as]).toContain(true)
  }
}

describe('amendments', () => {
  it('come to the same for everybody, whatever dies and in whatever order they are added up', async () => {
    await fc.assert(
      fc.asyncProperty(acts, fc.scheduler(), fc.boolean(), async (list, scheduler, isBackwards) => {
        const { talk } = await gathered(channel, ['alice', 'bob'])
        const people = PEOPLE.slice(0, 2).map(name => talk.person(name))
        for (const [at, text] of ['one', 'two'].entries())
          await people[at]?.ask('message', { channel, key: text, body: { text } })
        await talk.flow()
        for (const [at, one] of people.entries())
          await one.ask('react', { channel, seq: 1, key: `r${at}`, emoji: '👍', on: true })
        const { app } = talk
        const told: { seq: number; of: number }[] = []
        const act = async (act: Act, at: number) => {
          const caller = callerNamed(PEOPLE[act.who] ?? '', { connection: PEOPLE[act.who] ?? '' })
          const own = mortal(app, scheduler, act.dies)
          const reply = await dispatch(own, USE_CASES, async () => caller, { frame: frameOf(act, at) }, 'r')
          if (reply?.ok) told.push({ seq: Number(reply.seq), of: act.seq })
        }
        const numbered = list.map((one, at) => [one, at] as const)
        const lanes = PEOPLE.map(async (_, who) => {
          for (const [one, at] of numbered) if (one.who === who) await act(one, at)
        })
        await scheduler.waitFor(Promise.all(lanes))
        await isSummed(app, told)
        const changes = app.changes.splice(0)
        const batch = (isBackwards ? changes.toReversed() : changes).map((change, at) => ({
          sequence: String(at),
          change,
        }))
        expect(await fanOut(app, batch)).toEqual([])
        expect(await fanOut(app, batch)).toEqual([])
        const row = await app.channels.read(channel)
        const log = await app.logs.read(channel, 0, 100)
        expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: row?.head ?? 0 }, (_, at) => at + 1))
        for (const { seq } of told) expect(log[seq - 1]?.amends).toBeDefined()
        const { entries } = await talk.person('bob').ask('history', { channel, after: 0, limit: 100 })
        for (const seq of [1, 2]) expect(seenOf(entries[seq - 1] as Entry)).toEqual(foldOf(log, seq))
        for (const entry of entries.filter(({ amends }) => amends?.as === 'edit')) {
          const target = entries[(entry.amends?.seq ?? 0) - 1]
          const isNow = !target?.deleted && target?.edited?.seq === entry.seq
          expect(entry.amends?.withheld).toBe(isNow ? undefined : true)
          if (!isNow) expect(entry.body).toEqual({})
        }
        expect(row?.quiet ?? 0).toBe(log.filter(({ amends }) => amends).length)
        const amount = log.map(({ quiet = 0 }) => quiet)
        expect(amount).toEqual(log.map((_, at) => log.slice(0, at + 1).filter(({ amends }) => amends).length))
      }),
      { numRuns: 60 },
    )
  })
})
