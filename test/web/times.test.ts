import { describe, expect, test } from 'vitest'
import { briefOf, clockOf, dayNameOf, dayOf } from '../../web/words/times.ts'

const london = { locale: 'en-GB', timeZone: 'UTC' }
const tokyo = { locale: 'en-GB', timeZone: 'Asia/Tokyo' }
const at = (text: string) => Date.parse(text)
const now = at('2026-11-21T12:00:00.000Z')

describe('times', () => {
  test('are those of the reader', () => {
    expect(clockOf(at('2026-11-21T23:30:00.000Z'), london)).toBe('23:30')
    expect(clockOf(at('2026-11-21T23:30:00.000Z'), tokyo)).toBe('08:30')
    expect(dayOf(at('2026-11-21T23:30:00.000Z'), london)).toBe('2026-11-21')
    expect(dayOf(at('2026-11-21T23:30:00.000Z'), tokyo)).toBe('2026-11-22')
  })

  test.each([
    ['2026-11-21T00:01:00.000Z', 'Today', '00:01'],
    ['2026-11-20T23:59:00.000Z', 'Yesterday', 'Yesterday'],
    ['2026-11-18T08:00:00.000Z', 'Wednesday', 'Wed'],
    ['2026-11-14T08:00:00.000Z', '14 November 2026', '14 Nov'],
    ['2025-12-31T08:00:00.000Z', '31 December 2025', '31 Dec'],
  ])('%s is %s above a log and %s in a list', (text, dayName, brief) => {
    expect(dayNameOf(at(text), now, london)).toBe(dayName)
    expect(briefOf(at(text), now, london)).toBe(brief)
  })

  test('of a clock that runs ahead are dates, not weekdays', () => {
    expect(dayNameOf(at('2026-11-23T08:00:00.000Z'), now, london)).toBe('23 November 2026')
  })
})
