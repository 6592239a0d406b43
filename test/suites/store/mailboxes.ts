import { describe, expect, it } from 'vitest'
import { MAILBOX } from '../../../shared/domain/sessions/mailboxes.ts'
import { another, type Store } from './samples.ts'

const AT = 1_795_000_000_000
const HOURS = 3_600_000
const framesFrom = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `{"n":${from + at}}`)

export const mailboxesSuite = (store: () => Store) => {
  const opened = async () => {
    const connection = `poll~suite-${another()}`
    await store().mailboxes.open(connection, AT)
    const put = (frame: string, at = AT) => store().mailboxes.put(connection, frame, at)
    const take = (after = 0, at = AT) => store().mailboxes.take(connection, after, at)
    return { connection, put, take, look: (at = AT) => store().mailboxes.look(connection, at) }
  }

  describe('mailboxes', () => {
    it('give frames in the order in which they were put, until they are acknowledged', async () => {
      const { put, take, look } = await opened()
      for (const frame of framesFrom(1, 3)) expect(await put(frame)).toBe('sent')
      expect(await take()).toMatchObject({ base: 0, frames: framesFrom(1, 3), ended: false, turn: 1 })
      expect(await take()).toMatchObject({ base: 0, frames: framesFrom(1, 3), turn: 2 })
      await put('{"n":4}')
      expect(await take(2)).toMatchObject({ base: 2, frames: framesFrom(3, 4), turn: 3 })
      expect(await look()).toMatchObject({ base: 2, frames: framesFrom(3, 4), turn: 3 })
    })

    it('bear an acknowledgement twice, an old one, and one of more than there is', async () => {
      const { put, take } = await opened()
      for (const frame of framesFrom(1, 4)) await put(frame)
      for (const after of [2, 2, 1, 0]) expect(await take(after)).toMatchObject({ base: 2 })
      expect(await take(99)).toMatchObject({ base: 4, frames: [] })
      await put('{"n":5}')
      expect(await take(4)).toMatchObject({ base: 4, frames: ['{"n":5}'] })
    })

    it('lose none of thirty that are put at once, nor any while others are taken out', async () => {
      const { put, take } = await opened()
      await Promise.all(framesFrom(1, 15).map(frame => put(frame)))
      const [taken] = await Promise.all([take(15), ...framesFrom(16, 30).map(frame => put(frame))])
      const mail = await take(15)
      expect(taken?.base).toBe(15)
      expect([...(mail?.frames ?? [])].sort()).toEqual(framesFrom(16, 30).sort())
    })

    it('forget what two polls take out at once only once', async () => {
      const { put, take } = await opened()
      for (const frame of framesFrom(1, 6)) await put(frame)
      await Promise.all([take(3), take(3), take(2)])
      expect(await take(3)).toMatchObject({ base: 3, frames: framesFrom(4, 6) })
    })

    it('are slow when they are full by number, and have room again when somebody has come', async () => {
      const { put, take } = await opened()
      for (const frame of framesFrom(1, MAILBOX.frames)) expect(await put(frame)).toBe('sent')
      expect(await put('{}')).toBe('slow')
      await take(MAILBOX.frames)
      expect(await put('{}')).toBe('sent')
    })

    it('are slow when they are full by bytes, whatever the letters', async () => {
      const { put, take } = await opened()
      const frame = 'é'.repeat(MAILBOX.bytes / 8)
      for (let at = 0; at < 4; at++) expect(await put(frame)).toBe('sent')
      expect(await put('x')).toBe('slow')
      await take(1)
      expect(await put(frame)).toBe('sent')
      expect(await put('x')).toBe('slow')
    })

    it('are slow when nobody has come for long, and not when somebody has', async () => {
      const { put, take } = await opened()
      expect(await put('{}', AT + MAILBOX.unreadMs - 1)).toBe('sent')
      expect(await put('{}', AT + MAILBOX.unreadMs)).toBe('slow')
      await take(0, AT + MAILBOX.unreadMs)
      expect(await put('{}', AT + MAILBOX.unreadMs + 1)).toBe('sent')
    })

    it('are gone where there was none, and once they have ended; what was said last may be read', async () => {
      const { connection, put, take, look } = await opened()
      expect(await store().mailboxes.put('poll~nobody', '{}', AT)).toBe('gone')
      expect(await store().mailboxes.take('poll~nobody', 0, AT)).toBeUndefined()
      await store().mailboxes.end('poll~nobody', AT)
      expect(await store().mailboxes.look('poll~nobody', AT)).toBeUndefined()
      await put('{"last":"word"}')
      await store().mailboxes.end(connection, AT)
      expect(await put('{}')).toBe('gone')
      expect(await take()).toMatchObject({ frames: ['{"last":"word"}'], ended: true })
      await store().mailboxes.end(connection, AT + 59_000)
      expect(await look(AT + 61_000)).toBeUndefined()
    })

    it('are not there when their time is over, deleted or not', async () => {
      const { put, take, look } = await opened()
      const late = AT + 3 * HOURS
      expect(await put('{}', late)).toBe('gone')
      expect(await take(0, late)).toBeUndefined()
      expect(await look(late)).toBeUndefined()
    })
  })
}
