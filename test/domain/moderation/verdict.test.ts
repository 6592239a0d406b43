import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import words from '#blocked-words' with { type: 'json' }
import { blockedIn, blockedWords } from '../../../shared/domain/moderation/blocked-words.ts'
import {
  type History,
  judge,
  type Policy,
  type Said,
  saidOf,
} from '../../../shared/domain/moderation/verdict.ts'

const BLOCKED = blockedWords(['scumbag', 'free crypto giveaway', 'শুয়োরের বাচ্চা', 'ยาบ้า', 'ไอ้สัตว์'])
const POLICY: Policy = {
  withinSeconds: 60,
  repeats: { flag: 2, refuse: 4 },
  links: { flag: 2, refuse: 4 },
  flood: { flag: 5, refuse: 8 },
  words: BLOCKED,
}
const NOW = 1_000_000
const NOTHING: History = { now: NOW, said: [] }
const ORDER = ['fine', 'flag', 'refuse']
const saidAt = (text: string, ...ago: readonly number[]): readonly Said[] =>
  ago.map(ms => saidOf(text, NOW - ms))
const links = (count: number) => Array.from({ length: count }, (_, at) => `https://a.example/${at}`).join(' ')

describe('blocked words', () => {
  it.each([
    'you scumbag',
    'You SCUMBAG!',
    '“Scumbag”',
    'ｓｃｕｍｂａｇ',
    '𝐬𝐜𝐮𝐦𝐛𝐚𝐠 you are',
    'scúmbàg',
    's\u200bcum\u00adbag',
    'a\nscumbag\nb',
    'FREE  crypto\ngiveaway now',
    'তুই শুয়োরের বাচ্চা!',
    'ขายยาบ้าถูกๆ',
    'ยาบ้า',
    'มึงมันไอ้สัตว์เอ๊ย',
    'scumbags scumbag',
  ])('are found in %j', text => {
    expect(blockedIn(text, BLOCKED)).toBeDefined()
  })

  it.each([
    'scumbags',
    'descumbagged',
    'scum bag',
    // The medicine of our house.
    'ยาบ้านเรา',
    // Pets.
    'สัตว์เลี้ยงของฉัน',
    'free crypto',
    'শুয়োর',
    '',
    '👍',
  ])('are not found in %j', text => {
    expect(blockedIn(text, BLOCKED)).toBeUndefined()
  })

  it('of the sample stand in their own lists alone, and are found by themselves', () => {
    expect(Object.keys(words)).toEqual(['en', 'bn', 'th'])
    for (const word of Object.values(words).flat())
      expect(blockedIn(`x ${word} y`, blockedWords([word]))?.word).toBe(word)
  })

  it('of nothing but what nobody sees are no words', () => {
    expect(blockedWords(['', ' ', '\u200b\u00ad', 'a', 'a'])).toEqual([{ word: 'a', folded: 'a' }])
  })

  it('are found between any others that are set apart by spaces', () => {
    const other = fc.stringMatching(/^[a-z]{1,8}$/)
    fc.assert(
      fc.property(
        fc.array(other),
        fc.array(other),
        fc.constantFrom(...BLOCKED),
        (before, after, { word }) => {
          expect(blockedIn([...before, word.toUpperCase(), ...after].join(' '), BLOCKED)).toBeDefined()
        },
      ),
    )
  })

  it('throw for no text, and find nothing where there are none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        expect(blockedIn(text, [])).toBeUndefined()
        blockedIn(`${text} scumbag`, BLOCKED)
      }),
    )
  })
})

describe('a verdict', () => {
  it('is fine of what is plain, and of nothing however often', () => {
    expect(judge('Good morning', NOTHING, POLICY)).toEqual({ verdict: 'fine', reasons: [] })
    const said = saidAt('', 1, 2, 3, 4, 5, 6, 7)
    expect(judge('', { now: NOW, said }, POLICY).verdict).toBe('fine')
  })

  it('says which word it was', () => {
    expect(judge('You Scumbag', NOTHING, POLICY)).toEqual({
      verdict: 'refuse',
      reasons: [{ rule: 'words', found: 'scumbag', limit: 0 }],
    })
  })

  it('counts links of one text: a few are let through, more are flagged, many refused', () => {
    expect(judge(links(2), NOTHING, POLICY).verdict).toBe('fine')
    expect(judge(links(3), NOTHING, POLICY)).toEqual({
      verdict: 'flag',
      reasons: [{ rule: 'links', found: 3, limit: 2 }],
    })
    expect(judge(`${links(4)} www.b.example`, NOTHING, POLICY)).toEqual({
      verdict: 'refuse',
      reasons: [{ rule: 'links', found: 5, limit: 4 }],
    })
  })

  it('counts the same said again, whatever its case, and says how long to wait', () => {
    const said = saidAt('buy NOW', 50_000, 40_000, 30_000)
    expect(judge('Buy now', { now: NOW, said: said.slice(1) }, POLICY)).toEqual({
      verdict: 'flag',
      reasons: [{ rule: 'repetition', found: 3, limit: 2 }],
    })
    const more = [...said, ...saidAt('Buy  now', 20_000)]
    expect(judge('Buy now', { now: NOW, said: more }, POLICY)).toEqual({
      verdict: 'refuse',
      reasons: [{ rule: 'repetition', found: 5, limit: 4, waitMs: 10_000 }],
    })
    expect(judge('Buy now', { now: NOW + 10_000, said: more }, POLICY).verdict).toBe('flag')
    expect(judge('Something else', { now: NOW, said: more }, POLICY).verdict).toBe('fine')
  })

  it('counts the links of a minute together', () => {
    const said = [...saidAt(links(3), 40_000), ...saidAt(links(4), 10_000)]
    expect(judge('see http://x.example', { now: NOW, said }, POLICY)).toEqual({
      verdict: 'flag',
      reasons: [{ rule: 'flood', found: 8, limit: 5 }],
    })
    expect(judge(links(2), { now: NOW, said }, POLICY)).toEqual({
      verdict: 'refuse',
      reasons: [{ rule: 'flood', found: 9, limit: 8, waitMs: 20_000 }],
    })
    expect(judge('no link', { now: NOW, said }, POLICY).verdict).toBe('fine')
  })

  const text = fc.oneof(
    fc.constantFrom('buy now', 'hello', 'scumbag', links(1), links(3), links(5)),
    fc.string({ unit: 'grapheme', maxLength: 30 }),
  )
  const history = fc.array(
    fc.record({ text, ago: fc.integer({ min: 0, max: 90_000 }) }).map(one => saidOf(one.text, NOW - one.ago)),
    { maxLength: 20 },
  )

  it('has a reason just where it is not fine, and each names more than its limit', () => {
    fc.assert(
      fc.property(text, history, (what, said) => {
        const { verdict, reasons } = judge(what, { now: NOW, said }, POLICY)
        expect(reasons.length > 0).toBe(verdict !== 'fine')
        for (const { found, limit } of reasons)
          if (typeof found === 'number') expect(found).toBeGreaterThan(limit)
      }),
    )
  })

  it('is never milder for having said more, nor for another word that is blocked', () => {
    fc.assert(
      fc.property(text, history, history, (what, said, more) => {
        const rank = (all: readonly Said[], policy = POLICY) =>
          ORDER.indexOf(judge(what, { now: NOW, said: all }, policy).verdict)
        expect(rank([...said, ...more])).toBeGreaterThanOrEqual(rank(said))
        const stricter = { ...POLICY, words: [...BLOCKED, ...blockedWords(['hello'])] }
        expect(rank(said, stricter)).toBeGreaterThanOrEqual(rank(said))
      }),
    )
  })

  it('is cured by waiting as long as it says, where it says so', () => {
    fc.assert(
      fc.property(text, history, (what, said) => {
        const { verdict, reasons } = judge(what, { now: NOW, said }, POLICY)
        if (verdict !== 'refuse' || reasons.some(({ waitMs }) => waitMs === undefined)) return
        const later = NOW + Math.max(...reasons.map(({ waitMs = 0 }) => waitMs))
        expect(judge(what, { now: later, said }, POLICY).verdict).not.toBe('refuse')
      }),
    )
  })
})
