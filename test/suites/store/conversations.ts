import { describe, expect, it } from 'vitest'
import { MENTIONS_KEPT } from '../../../shared/domain/conversation-ports.ts'
import { another, founded, named, type Store } from './samples.ts'

const ABOUT = {
  title: 'Kitchen',
  subject: 'job:7',
  type: 'support',
  details: { deep: { list: [1, null, ''] } },
}

export const conversationsSuite = (store: () => Store) => {
  describe('conversations', () => {
    const begun = async (access: 'private' | 'open' = 'private') => {
      const channel = named()
      const user = `ann-${another()}`
      const founding = { channel, epoch: 'e', members: [user, 'ben'], owners: [user] }
      const conversation = { access, description: ABOUT }
      expect(await store().channels.create({ ...founding, conversation })).toBe('created')
      return { channel, user }
    }

    it('are founded with what they are about, who owns them and who gets in, at once and once', async () => {
      const { channel, user } = await begun()
      expect((await store().channels.read(channel))?.conversation).toBe('private')
      expect(await store().conversations.descriptions([channel, named()])).toEqual(
        new Map([[channel, ABOUT]]),
      )
      expect(await store().conversations.roleOf(channel, user)).toBe('owner')
      expect(await store().conversations.roleOf(channel, 'ben')).toBe('member')
      expect(await store().conversations.roleOf(channel, 'eve')).toBeUndefined()
      const again = { channel, epoch: 'f', members: ['eve'], owners: ['eve'] }
      const conversation = { access: 'open' as const, description: { title: 'Mine' } }
      expect(await store().channels.create({ ...again, conversation })).toBe('exists')
      expect(await store().conversations.roleOf(channel, 'eve')).toBeUndefined()
      expect((await store().conversations.descriptions([channel])).get(channel)).toEqual(ABOUT)
    })

    it('are described field by field, also two at once, and what is null is gone', async () => {
      const { channel, user } = await begun('open')
      const by = { isFirst: false, user, origin: '' }
      await Promise.all([
        store().conversations.describe(channel, { title: 'Bath' }, by),
        store().conversations.describe(channel, { type: null }, by),
      ])
      const { type: _, ...rest } = ABOUT
      const after = await store().conversations.describe(channel, {}, by)
      expect(after).toEqual({ ...rest, title: 'Bath' })
    })

    it('may be described first later: the row then says so, and stays open', async () => {
      const channel = await founded(store(), ['ann'])
      expect((await store().channels.read(channel))?.conversation).toBeUndefined()
      const by = { isFirst: true, user: 'ann', origin: '' }
      expect(await store().conversations.describe(channel, { title: 'Old' }, by)).toEqual({ title: 'Old' })
      expect((await store().channels.read(channel))?.conversation).toBe('open')
    })

    it('have roles, listed in one order, which end with the membership', async () => {
      const { channel, user } = await begun()
      const { conversations, channels, members } = store()
      expect(await conversations.appoint(channel, 'ben', 'moderator')).toBe(true)
      expect(await conversations.appoint(channel, 'eve', 'moderator')).toBe(false)
      expect(await conversations.roles(channel, '', 9)).toEqual([
        { user, role: 'owner' },
        { user: 'ben', role: 'moderator' },
      ])
      expect(await conversations.roles(channel, user, 9)).toEqual([{ user: 'ben', role: 'moderator' }])
      expect(await conversations.roles(channel, '', 1)).toEqual([{ user, role: 'owner' }])
      const row = async () => (await channels.read(channel)) ?? expect.fail('no row')
      await members.remove(await row(), 'ben')
      await members.add(await row(), 'ben')
      expect(await conversations.roleOf(channel, 'ben')).toBe('member')
    })

    it('keep what each member keeps beside their marks, which move on without it', async () => {
      const { channel, user } = await begun()
      const { conversations, members } = store()
      const own = async () => (await members.of(user)).find(marks => marks.channel === channel)
      expect(await own()).toEqual({ channel, read: 0, delivered: 0 })
      expect(await conversations.keep(user, channel, { pinned: 2, pinnedAt: 5 }, '')).toEqual({
        pinned: 2,
        pinnedAt: 5,
      })
      await conversations.keep(user, channel, { pinned: null, pinnedAt: null, archived: 0 }, '')
      await members.advance(user, { channel, read: 3, delivered: 4 })
      expect(await own()).toEqual({ channel, read: 3, delivered: 4, keeps: { archived: 0 } })
      await conversations.keep(user, channel, { archived: null }, '')
      expect(await own()).toEqual({ channel, read: 3, delivered: 4 })
      expect(await conversations.keep('eve', channel, { pinned: 1 }, '')).toBeUndefined()
    })

    it('note who is mentioned where, once each, and of very many the newest unread', async () => {
      const { channel, user } = await begun()
      const { conversations, members } = store()
      const noted = async () => (await members.of(user)).find(marks => marks.channel === channel)?.mentions
      await conversations.mention(user, channel, [7])
      await Promise.all([
        conversations.mention(user, channel, [7, 9]),
        conversations.mention(user, channel, [3]),
      ])
      expect(await noted()).toEqual([3, 7, 9])
      await conversations.mention('eve', channel, [1])
      expect((await members.of('eve')).some(marks => marks.channel === channel)).toBe(false)
      await members.advance(user, { channel, read: 8, delivered: 8 })
      const many = Array.from({ length: MENTIONS_KEPT }, (_, at) => at + 20)
      for (const seq of many) await conversations.mention(user, channel, [seq])
      expect(await noted()).toEqual(many)
      await conversations.mention(user, channel, [500])
      expect(await noted()).toEqual([...many.slice(1), 500])
    })
  })
}
