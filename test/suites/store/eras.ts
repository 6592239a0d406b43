import { describe, expect, it } from 'vitest'
import { commitOf, founded, named, type Store } from './samples.ts'

export const erasSuite = (store: () => Store) => {
  describe('channels after a restore', () => {
    it('have another epoch at once, without a write', async () => {
      const channel = await founded(store(), ['alice'])
      await store().channels.commit(commitOf(channel))
      const [first, second] = [store().channelsOf('g1'), store().channelsOf('g2')]
      expect(await first.read(channel)).toMatchObject({ epoch: 'e1.g1', generation: 'g1', eras: [], head: 1 })
      expect(await second.readMany([channel])).toMatchObject([{ epoch: 'e1.g2', head: 1 }])
      expect(await store().channels.read(channel)).toMatchObject({ epoch: 'e1', generation: '', head: 1 })
    })

    it('begin an era with their first commit, at the head that it was made for', async () => {
      const channel = await founded(store(), ['alice'])
      await store().channels.commit(commitOf(channel, { fingerprint: 1 }))
      const restored = store().channelsOf('g1')
      const refused = await restored.commit(commitOf(channel, { fingerprint: 2 }))
      expect(refused).toMatchObject({ ok: false, row: { epoch: 'e1.g1', eras: [], head: 1 } })
      expect((await restored.commit(commitOf(channel, { fingerprint: 2, begins: 0 }))).ok).toBe(false)
      expect(await restored.commit(commitOf(channel, { fingerprint: 2, begins: 1 }))).toMatchObject({
        ok: true,
        row: { epoch: 'e1.g1', eras: [{ generation: 'g1', after: 1 }], head: 2, last: { seq: 2 } },
      })
      expect((await restored.commit(commitOf(channel, { fingerprint: 3 }))).ok).toBe(true)
      const again = await store()
        .channelsOf('g2')
        .commit(commitOf(channel, { fingerprint: 4, begins: 3 }))
      expect(again.row?.eras).toEqual([
        { generation: 'g1', after: 1 },
        { generation: 'g2', after: 3 },
      ])
    })

    it('take no commit of a generation that is over', async () => {
      const channel = await founded(store(), ['alice'])
      await store()
        .channelsOf('g1')
        .commit(commitOf(channel, { fingerprint: 1, begins: 0 }))
      expect((await store().channels.commit(commitOf(channel, { fingerprint: 2 }))).ok).toBe(false)
      expect(
        (
          await store()
            .channelsOf('g0')
            .commit(commitOf(channel, { fingerprint: 2 }))
        ).ok,
      ).toBe(false)
    })

    it('that are founded then have an era from the beginning', async () => {
      const channel = named()
      const restored = store().channelsOf('g1')
      await restored.create({ channel, epoch: 'e1', members: ['alice'] })
      expect(await restored.commit(commitOf(channel))).toMatchObject({
        ok: true,
        row: { epoch: 'e1.g1', eras: [{ generation: 'g1', after: 0 }], head: 1 },
      })
    })
  })
}
