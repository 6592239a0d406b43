import { describe, expect, it } from 'vitest'
import { objectsIn, textOf } from '../../client/connection/frames.ts'

describe('a frame', () => {
  it('holds one object, or several in order', () => {
    expect(objectsIn('{"a":1}')).toEqual([{ a: 1 }])
    expect(objectsIn('[{"a":1},{"b":2}]')).toEqual([{ a: 1 }, { b: 2 }])
  })

  it('holds nothing when it is no JSON, and only the objects when there is something else', () => {
    for (const text of ['', '{', 'null', '7', '"a"', '[]', '[1,null,"a",[{}]]'])
      expect(objectsIn(text)).toEqual([])
    expect(objectsIn('[1,{"a":1}]')).toEqual([{ a: 1 }])
  })

  it('is read as UTF-8 text whatever the socket hands over', () => {
    const bytes = new TextEncoder().encode('{"text":"grüß"}')
    for (const data of ['{"text":"grüß"}', bytes, bytes.buffer, Buffer.from(bytes)])
      expect(textOf(data)).toBe('{"text":"grüß"}')
  })
})
