import { describe, expect, test } from 'vitest'
import { actionsPicture } from '../../bench/plots/bars.ts'
import { besidePicture } from '../../bench/plots/beside.ts'
import { costPicture } from '../../bench/plots/cost.ts'
import { isReached, type Line, linesOf, nameOf, partOf } from '../../bench/plots/reading.ts'
import { benchTables } from '../../bench/plots/tables.ts'
import { jsonLine } from '../../bench/table.ts'

const figures = [
  { metric: 'cost: message, room of 10, $ ÷ floor', value: 1.1, unit: '×', goal: 1.1, limit: 1 },
  { metric: 'cost: floor, room of 10', value: 11.9, unit: '$/million', limit: 11.9 },
  { metric: 'cost: typing <now>', value: 12.5, unit: '$/million' },
  { metric: 'post: signed', value: 60, unit: '1/s', peer: 'SDK', peerValue: 3, goal: 45 },
  { metric: 'post: wall', value: 60, unit: 'ms', peer: 'SDK', peerValue: 346, goal: 59 },
]
const lines = linesOf(['> heliograph', ...figures.map(jsonLine), ''].join('\n'))

const found = (name: string): Line => {
  const line = lines.find(one => nameOf(one) === name)
  if (!line) throw new Error(`no ${name}`)
  return line
}

describe('the pictures of the benches', () => {
  test('are made of the lines of JSON alone, whatever stands between them', () => {
    expect(lines.map(partOf)).toEqual(['cost', 'cost', 'cost', 'post', 'post'])
  })

  test('know which way is better, and whether a goal is reached', () => {
    expect(isReached(found('signed'))).toBe(true)
    expect(isReached(found('wall'))).toBe(false)
    expect(isReached(found('message, room of 10, $ ÷ floor'))).toBe(true)
    expect(isReached(found('typing <now>'))).toBeUndefined()
  })

  test('are whole, and say every figure', () => {
    const pictures = [costPicture(lines), actionsPicture(lines), besidePicture('post', lines)]
    for (const picture of pictures) {
      expect(picture).toMatch(/^<svg [\s\S]*<\/svg>\n$/)
      expect(picture).not.toMatch(/NaN|undefined|Infinity/)
    }
    expect(pictures[0]).toContain('$13.1')
    expect(pictures[1]).toContain('typing &lt;now&gt;')
    expect(pictures[2]).toContain('60 to 346 ms')
  })

  test('of nothing are none', () => {
    expect([costPicture([]), actionsPicture([]), besidePicture('post', [])]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test('and the tables say where a goal is not reached', () => {
    const tables = benchTables(lines, new Date('2026-11-21'), part => [`docs/plots/${part}.svg`])
    const page = tables.figures?.() ?? ''
    expect(page).toContain('| wall | 60 ms | 59 ✗ |  | 346 (SDK) |  |')
    expect(page).toContain('| signed | 60 1/s | 45 |')
    expect(page).toContain('![post: the figures below as a picture](docs/plots/post.svg)')
    expect(tables.prices?.()).toContain('0.625 a million')
  })
})
