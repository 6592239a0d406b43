import { describe, expect, it } from 'vitest'
import type { Upload } from '../../../shared/domain/files/file-ports.ts'
import type { Store } from './samples.ts'

const PNG = { name: 'হার্বার.png', type: 'image/png', size: 4100 } as const
const upload = (over: Partial<Upload> = {}): Upload => ({
  ...PNG,
  id: 'up-1',
  channel: 'chat:files',
  user: 'alice',
  remote: 'remote-1',
  until: 0,
  thumb: { type: 'image/webp', size: 40 },
  ...over,
})

export const filesSuite = (store: () => Store): void => {
  describe('files that were checked', () => {
    it('are there at once, under their channel and no other', async () => {
      const { files } = store()
      const file = { ...PNG, id: 'f-1', channel: 'chat:files', by: 'alice', at: 5 }
      await files.put(file)
      await files.put(file)
      expect(await files.get('chat:files', 'f-1')).toEqual(file)
      expect(await files.get('chat:other', 'f-1')).toBeUndefined()
      expect(await files.get('chat:files', 'f-2')).toBeUndefined()
    })
  })

  describe('uploads on their way', () => {
    it('are there until they are removed', async () => {
      const { uploads, clock } = store()
      const own = upload({ until: clock.now() + 1000 })
      await uploads.put(own)
      expect(await uploads.get('up-1')).toEqual(own)
      await uploads.remove('up-1')
      await uploads.remove('up-1')
      expect(await uploads.get('up-1')).toBeUndefined()
    })

    it('are gone when their time is over, deleted or not (I16)', async () => {
      const { uploads, clock } = store()
      await uploads.put(upload({ id: 'up-2', until: clock.now() }))
      expect(await uploads.get('up-2')).toBeUndefined()
    })

    it('come to no more than a day allows, exactly, however many begin at once', async () => {
      const { uploads } = store()
      const begun = await Promise.all(Array.from({ length: 12 }, () => uploads.spend('alice', 7, 100, 500)))
      expect(begun.filter(Boolean)).toHaveLength(5)
      expect(await uploads.spend('alice', 8, 500, 500)).toBe(true)
      expect(await uploads.spend('bob', 7, 500, 500)).toBe(true)
      expect(await uploads.spend('bob', 7, 1, 500)).toBe(false)
    })
  })
}
