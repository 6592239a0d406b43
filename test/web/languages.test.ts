import { afterEach, describe, expect, test } from 'vitest'
import { connectionWords } from '../../web/words/connection.ts'
import {
  counted,
  LANGUAGES,
  type Language,
  languageFor,
  numberOf,
  speakIn,
  spokenLocale,
  words,
} from '../../web/words/language.ts'
import { listed, typingSentence } from '../../web/words/lists.ts'
import { initialsOf, shortened } from '../../web/words/names.ts'
import { clockOf, dayNameOf } from '../../web/words/times.ts'
import type { Wording } from '../../web/words/wording.ts'

afterEach(() => speakIn('en'))

const OTHERS = ['bn', 'th'] as const
/** Letters of the language; a text of the page without one was not translated. */
const LETTERS = { bn: /\p{Script=Bengali}/u, th: /\p{Script=Thai}/u } as const
const MARK = '⁂'

/** Every text of a table by its path, with a mark where something is put in. */
const textsOf = (table: object, path = ''): readonly (readonly [path: string, text: string])[] =>
  Object.entries(table).flatMap(([name, value]: [string, unknown]) => {
    const at = path === '' ? name : `${path}.${name}`
    if (typeof value === 'function') return [[at, String(value(MARK, MARK))] as const]
    return typeof value === 'object' && value !== null ? textsOf(value, at) : [[at, String(value)] as const]
  })

/** Not words. */
const SIGNS = new Set(['locale', 'ticks.between', 'inbox.said'])

describe.each(OTHERS)('the table of %s', language => {
  const texts = textsOf(LANGUAGES[language])

  test('has no text in another script', () => {
    const foreign = texts.filter(([path, text]) => !SIGNS.has(path) && !LETTERS[language].test(text))
    expect(foreign).toEqual([])
  })

  test('puts in whatever English puts in', () => {
    const filled = (table: Wording) =>
      textsOf(table).flatMap(([path, text]) => (text.includes(MARK) ? [path] : []))
    expect(filled(LANGUAGES[language])).toEqual(filled(LANGUAGES.en))
  })

  test('has a place for the number in each text that counts', () => {
    const counting = texts.filter(([path]) => /\.(zero|one|two|few|many|other)$/.test(path))
    expect(counting.filter(([path, text]) => !text.includes('#') && path !== 'start.other')).toEqual([])
    expect(counting.length).toBeGreaterThan(8)
  })
})

describe('the language', () => {
  test.each([
    ['th', ['en-GB'], 'th'],
    ['', ['bn-IN', 'en'], 'bn'],
    ['', ['fr-FR', 'th-TH', 'bn'], 'th'],
    ['', ['fr'], 'en'],
    ['xx', ['BN'], 'bn'],
    ['constructor', [], 'en'],
  ] as const)('chosen %o, wanted %o: %s', (chosen, wanted, language) => {
    expect(languageFor(chosen, wanted)).toBe(language)
  })

  test('has dates and numbers of the place that the browser asks for', () => {
    speakIn('en', ['de-DE', 'en-US'])
    expect(spokenLocale()).toBe('en-US')
    speakIn('bn', ['en-US'])
    expect(spokenLocale()).toBe('bn-BD')
  })

  const at = Date.parse('2026-11-14T14:05:00.000Z')
  const now = Date.parse('2026-11-21T14:05:00.000Z')
  test.each([
    ['en', '14:05', '14 November 2026', '12,345', 'Today', 'Alice and Bob are typing…', '3 new messages'],
    ['bn', '২:০৫ PM', '১৪ নভেম্বর, ২০২৬', '১২,৩৪৫', 'আজ', 'Alice এবং Bob লিখছেন…', '৩টি নতুন বার্তা'],
    ['th', '14:05', '14 พฤศจิกายน 2569', '12,345', 'วันนี้', 'Alice และ Bob กำลังพิมพ์…', 'ข้อความใหม่ 3 ข้อความ'],
  ] as const)('%s: %s, %s, %s, %s, %s, %s', (language, clock, day, number, today, typing, news) => {
    speakIn(language satisfies Language)
    expect(clockOf(at, { timeZone: 'UTC' }).replace(/\s/u, ' ')).toBe(clock)
    expect(dayNameOf(at, now, { timeZone: 'UTC' })).toBe(day)
    expect(dayNameOf(now, now, { timeZone: 'UTC' })).toBe(today)
    expect(numberOf(12_345)).toBe(number)
    expect(typingSentence(['alice', 'bob'])).toBe(typing)
    expect(counted(3, words().log.news)).toBe(news)
  })

  test('counts the seconds to the next try in its own digits', () => {
    speakIn('bn')
    const { sentence } = connectionWords({ state: 'waiting', retryAt: 4000 }, 0)
    expect(sentence).toBe('সংযোগ বিচ্ছিন্ন হয়েছে। ৪ সেকেন্ড পর আবার চেষ্টা হবে।')
  })

  test('names three at most in a list of its own', () => {
    speakIn('th')
    expect(listed(['ก', 'ข', 'ค'])).toBe('ก ข และ ค')
    expect(typingSentence(['a', 'b', 'c', 'd'])).toBe('4 คนกำลังพิมพ์…')
  })
})

describe('signs', () => {
  test('are never torn: a letter keeps what stands around it', () => {
    expect(initialsOf('কৌশিক রহমান')).toBe('কৌর')
    expect(initialsOf('น้ำ')).toBe('น้ำ')
    expect(shortened('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…')
    expect(shortened('ক্ষমা ক্ষমা', 2)).toMatch(/^ক্ষমা…$/)
    expect(shortened('short', 9)).toBe('short')
  })
})
