import { describe, expect, test } from 'vitest'
import type { RoomPlan } from '../../bench/replay/plan.ts'
import { RoomCheck, type Seen } from '../../bench/replay/room-check.ts'

const room: RoomPlan = {
  channel: 'chat:r',
  members: [0, 1, 2],
  lines: [
    { by: 0, at: 0, text: 'one' },
    { by: 1, at: 1, text: 'two' },
    { by: 0, at: 2, text: 'three' },
    { by: 2, at: 3, text: 'four' },
  ],
}

const entry = (line: number, seq: number, text = room.lines[line]?.text): Seen => ({
  seq,
  key: `run.${line}`,
  body: { text },
})

/** The log as it should be: line after line, numbered from 1. */
const asSent = room.lines.map((_, line) => entry(line, line + 1))
const swapped = (log: readonly Seen[], one: number, other: number): readonly Seen[] =>
  log.map((same, at) => (at === one ? log[other] : at === other ? log[one] : same) ?? same)

/** What each of the three is told, and what history says then. */
const verdictOf = (told: readonly (readonly Seen[])[], history: readonly Seen[] = asSent) => {
  const check = new RoomCheck(room, 'run')
  for (const [member, entries] of told.entries()) for (const one of entries) check.take(member, one)
  return check.verdict(history)
}

const KEPT = { lost: 0, duplicated: 0, outOfOrder: 0, altered: 0, differingViews: 0 }

describe('the check of a room', () => {
  test('finds nothing where everybody saw everything', () => {
    const verdict = verdictOf([asSent, asSent, asSent])
    expect(verdict).toEqual({ messages: 4, expected: 8, seen: 8, ...KEPT })
  })

  test('finds a message that one receiver never saw', () => {
    const without = asSent.filter(({ seq }) => seq !== 2)
    expect(verdictOf([without, asSent, asSent])).toMatchObject({ lost: 1, outOfOrder: 1, differingViews: 1 })
  })

  test('finds a last message that one receiver never saw, where no hole shows', () => {
    expect(verdictOf([asSent.slice(0, 3), asSent, asSent])).toMatchObject({ lost: 1, differingViews: 1 })
  })

  test("finds that a sender's own view lacks their own words, though no delivery is lost", () => {
    expect(verdictOf([asSent, asSent, asSent.slice(0, 3)])).toMatchObject({ lost: 0, differingViews: 1 })
  })

  test('finds a message that came twice', () => {
    const twice = [...asSent, ...asSent.slice(3)]
    expect(verdictOf([twice, asSent, asSent])).toMatchObject({ lost: 0, duplicated: 1, differingViews: 1 })
  })

  test('finds a message that became two entries, also in history', () => {
    const doubled = [...asSent, entry(3, 5)]
    const verdict = verdictOf([doubled, doubled, doubled], doubled)
    expect(verdict).toMatchObject({ lost: 0, duplicated: 4 })
  })

  test('finds a double in history that nobody was told of', () => {
    expect(verdictOf([asSent, asSent, asSent], [...asSent, entry(0, 5)])).toMatchObject({
      duplicated: 1,
      differingViews: 3,
    })
  })

  test('finds two messages that overtook each other at one receiver', () => {
    const disordered = verdictOf([swapped(asSent, 1, 2), asSent, asSent])
    expect(disordered.outOfOrder).toBeGreaterThan(0)
    expect(disordered).toMatchObject({ lost: 0, duplicated: 0, differingViews: 1 })
  })

  test('finds one receiver whose numbers belong to other messages', () => {
    const other = [entry(1, 1), entry(0, 2), entry(2, 3), entry(3, 4)]
    expect(verdictOf([asSent, other, asSent])).toMatchObject({ lost: 0, outOfOrder: 2, differingViews: 1 })
  })

  test("finds that a sender's messages stand in the log otherwise than they were sent, though all agree", () => {
    const log = [entry(2, 1), entry(1, 2), entry(0, 3), entry(3, 4)]
    const own = verdictOf([log, log, log], log)
    expect(own).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 1, differingViews: 0 })
  })

  test('lets messages of different senders stand in any order, if all agree', () => {
    const log = [entry(1, 1), entry(0, 2), entry(3, 3), entry(2, 4)]
    expect(verdictOf([log, log, log], log)).toMatchObject(KEPT)
  })

  test('finds a text that came otherwise than it was sent', () => {
    const altered = asSent.with(0, entry(0, 1, 'One'))
    expect(verdictOf([altered, asSent, asSent])).toMatchObject({ altered: 1, differingViews: 1 })
    expect(verdictOf([asSent, asSent, asSent], altered)).toMatchObject({ altered: 1, differingViews: 3 })
  })

  test('finds that history lacks what everybody saw', () => {
    expect(verdictOf([asSent, asSent, asSent], asSent.slice(1))).toMatchObject({ lost: 0, differingViews: 3 })
  })

  test('passes over what others say in the room, and begins where a view begins', () => {
    const check = new RoomCheck(room, 'run')
    const later = [{ seq: 8, key: 'else', body: {} }, ...room.lines.map((_, line) => entry(line, line + 9))]
    for (const member of [0, 1, 2]) {
      check.begin(member, 7)
      for (const one of later) check.take(member, one)
    }
    expect(check.missing).toBe(0)
    expect(check.verdict(later)).toMatchObject(KEPT)
  })

  test('says whose deliveries are timed: the first to somebody else', () => {
    const check = new RoomCheck(room, 'run')
    expect([0, 1, 1].map(member => check.take(member, entry(0, 1)))).toEqual([undefined, 0, undefined])
  })
})
