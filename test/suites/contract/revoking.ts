import { describe, expect, it } from 'vitest'
import type { Refused } from '../../support/peer.ts'
import { type Cast, codeOf, done, say, unique } from './cast.ts'

/** Comes last: carol's token is good for nothing afterwards. */
export const revoking = ({ as, open, target }: Cast) => {
  describe('revoke', () => {
    it('is refused to those who govern nothing', async () => {
      const alice = await as('alice')
      expect(codeOf(await alice.ask('revoke', { user: 'bob' }))).toBe('FORBIDDEN')
      await done(alice)
    })

    it('F46: ends the sockets of a user with a last word, and lets no old token in again', async () => {
      const [admin, carol, phone, alice] = [
        await as('admin'),
        await as('carol'),
        await as('carol'),
        await as('alice'),
      ]
      // One that never said hello is known to nobody, and refused all the same.
      const quiet = await open({ token: target().tokens.carol })
      const channel = `chat:${unique()}`
      for (const peer of [alice, carol]) await peer.ask('join', { channel })
      const revoked = await admin.ask('revoke', { user: 'carol' })
      expect(revoked).toMatchObject({ ok: true, user: 'carol' })
      // A deployment may still know of one of an earlier run that went without a word.
      expect(revoked.sockets).toBeGreaterThanOrEqual(2)
      for (const peer of [carol, phone]) {
        const word = peer.next({ event: 'problem' })
        // It may be lost, which a poll that comes a moment too late shows.
        const lost = peer.closed.then(() => undefined)
        const said = target().polled ? await Promise.race([word.catch(() => lost), lost]) : await word
        if (said) expect(said).toMatchObject({ code: 'UNAUTHENTICATED', reconnect: 'never' })
        await peer.closed
      }
      await say(alice, channel, 'who is still here?')
      // Without a socket the gateway itself refuses it, which ends it.
      const over = quiet.closed.then(() => ({ ok: false }))
      const accepted = async () => (await Promise.race([say(quiet, channel, 'me'), over])).ok
      await expect.poll(accepted, { timeout: 5000, interval: 100 }).toBe(false)
      if (!target().polled) expect(codeOf(await quiet.ask('hello'))).toBe('UNAUTHENTICATED')
      const refused = await open({ token: target().tokens.carol }).catch((error: Refused) => error)
      expect([401, 403]).toContain((refused as Refused).status)
      expect(carol.events('message', channel)).toEqual([])
      await done(admin, alice, quiet)
    })
  })
}
