import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterOf, findable, folded, mayHold } from '../../shared/domain/search/search-filter.ts'

const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 1, maxLength: 20 })

describe('a filter', () => {
  it('never says no where the word is', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(), (all, which, start) => {
        const folds = all.map(folded)
        const letters = [...(folds[which % folds.length] ?? '')]
        const from = start % (letters.length + 1)
        const word = letters.slice(from, from + 3 + (start % 9)).join('')
        fc.pre([...word].length >= 3)
        expect(mayHold(filterOf(folds), word)).toBe(true)
      }),
    )
  })

  it('says yes without need less than three times in a hundred, and takes ten bits a gram', () => {
    const words = (from: number, many: number) =>
      Array.from({ length: many }, (_, at) => (from + at * 7919).toString(36).padStart(6, 'x'))
    const filter = filterOf([words(1e6, 200).join(' ')])
    const absent = words(5e8, 1000).map(word => word.slice(-3))
    const grams = new Set<string>()
    const text = words(1e6, 200).join(' ')
    for (let at = 0; at + 3 <= text.length; at++) grams.add(text.slice(at, at + 3))
    const needless = absent.filter(word => !grams.has(word) && mayHold(filter, word))
    expect(needless.length).toBeLessThan(30)
    expect(filter.length).toBeLessThan(((grams.size * 10) / 8) * 1.4)
  })
})

describe('what is compared', () => {
  it.each([
    ['Café  CRÈME', 'cafe creme'],
    ['ＡＢＣ１２３', 'abc123'],
    ['สวัสดีครับ', 'สวัสดีครับ'],
    ['কেমন আছো', 'কেমন আছো'],
    ['a\n\tb', 'a b'],
  ])('%s is %s', (text, word) => {
    expect(folded(text)).toBe(folded(word))
    expect(folded(text)).toBe(word.normalize('NFKC'))
  })

  it('is every text of a body, and no word that reaches over two', () => {
    const text = findable({ text: 'one two', deep: [{ more: 'three' }], n: 7, nothing: null })
    expect(text).toBe('one two\nthree')
  })
})
