import { describe, expect, it } from 'vitest'
import { OwnTyping, Typists } from '../../client/channel/typists.ts'

describe('those who type', () => {
  it('are forgotten six seconds after they were last heard of', () => {
    const typists = new Typists()
    typists.heard('bob', true, 0)
    typists.heard('carol', true, 2000)
    expect(typists.nextEnd(2000)).toBe(4000)
    typists.heard('bob', true, 3000)
    expect(typists.names(7999)).toEqual(['carol', 'bob'])
    expect(typists.names(8000)).toEqual(['bob'])
    expect(typists.names(9000)).toEqual([])
    expect(typists.nextEnd(9000)).toBeUndefined()
  })

  it('are forgotten at once when they stop', () => {
    const typists = new Typists()
    typists.heard('bob', true, 0)
    typists.heard('bob', false, 1)
    typists.heard('carol', false, 1)
    expect(typists.names(1)).toEqual([])
  })
})

describe('one who has spoken', () => {
  it('does not type any more, also where an older signal comes later', () => {
    const typists = new Typists()
    typists.heard('bob', true, 0)
    typists.spoke('bob', 1000)
    typists.heard('bob', true, 1299)
    expect(typists.names(1299)).toEqual([])
    typists.heard('bob', true, 1300)
    expect(typists.names(1300)).toEqual(['bob'])
  })
})

describe('one who types', () => {
  it('is told with the first key, and again every three seconds', () => {
    const own = new OwnTyping()
    const told = [0, 100, 2999, 3000, 3001, 6000].filter(now => own.press(now))
    expect(told).toEqual([0, 3000, 6000])
  })

  it('has stopped four seconds after the last key, which is told only if the beginning was', () => {
    const own = new OwnTyping()
    expect(own.remains(0)).toBeUndefined()
    expect(own.end()).toBe(false)
    own.press(0)
    own.press(1000)
    expect(own.remains(2000)).toBe(3000)
    expect(own.end()).toBe(true)
    expect(own.end()).toBe(false)
    expect(own.press(1500)).toBe(true)
  })
})
