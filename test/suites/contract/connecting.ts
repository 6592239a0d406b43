import { describe, expect, it } from 'vitest'
import { type Peer, Refused } from '../../support/peer.ts'
import { type Cast, codeOf, done, untilGone } from './cast.ts'

export const connecting = ({ as, open, target }: Cast) => {
  describe('connecting', () => {
    it('takes a token as a subprotocol and answers heliograph.v1', async () => {
      const peer = await open({ token: target().tokens.alice })
      expect(peer.protocol).toBe('heliograph.v1')
      await done(peer)
    })

    it('takes a token in the Authorization header', async () => {
      const peer = await open({ headers: { authorization: `Bearer ${target().tokens.bob}` } })
      expect(await peer.ask('hello')).toMatchObject({ ok: true, user: 'bob' })
      await done(peer)
    })

    it('takes a ticket once', async () => {
      const authorization = `Bearer ${target().tokens.carol}`
      const response = await fetch(`${target().http}/tickets`, { method: 'POST', headers: { authorization } })
      const { ticket } = (await response.json()) as { ticket: string }
      const peer = await open({}, `?ticket=${ticket}`)
      expect(await peer.ask('hello')).toMatchObject({ ok: true, user: 'carol' })
      await expect(open({}, `?ticket=${ticket}`)).rejects.toBeInstanceOf(Refused)
      await done(peer)
    })

    it.each([
      ['nothing', () => ({}), ''],
      ['a token of somebody else', () => ({ token: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln' }), ''],
      ['a token that was changed', () => ({ token: `${target().tokens.alice.slice(0, -6)}AAAAAA` }), ''],
      ['an unknown ticket', () => ({}), '?ticket=nope'],
    ])('refuses the upgrade for %s', async (_what, opening, query) => {
      const refused = await open(opening(), query).catch((error: Refused) => error)
      expect([401, 403]).toContain((refused as Refused).status)
    })

    it('refuses a JWT in the query string', async () => {
      for (const query of [`?token=${target().tokens.alice}`, `?ticket=${target().tokens.alice}`]) {
        const refused = await open({}, query).catch((error: Refused) => error)
        expect([401, 403]).toContain((refused as Refused).status)
      }
    })

    it('gives no ticket without a token', async () => {
      const response = await fetch(`${target().http}/tickets`, { method: 'POST' })
      expect(response.status).toBe(401)
    })

    it('refuses the sixth socket of a user, and only that', async () => {
      const alice = await as('alice')
      await untilGone(alice, 'carol')
      const peers: Peer[] = []
      for (let at = 0; at < 5; at++) peers.push(await as('carol'))
      const sixth = await open({ token: target().tokens.carol })
      expect(codeOf(await sixth.ask('hello'))).toBe('TOO_MANY_CONNECTIONS')
      // One that replaces an own socket is not one too many: the old one hears nothing from then on.
      const { connection } = (await peers[4]?.ask('hello')) ?? {}
      const seventh = await open({ token: target().tokens.carol })
      expect(await seventh.ask('hello', { replaces: connection })).toMatchObject({ ok: true })
      expect(codeOf((await peers[4]?.ask('ping')) ?? {})).toBe('TOO_MANY_CONNECTIONS')
      await done(peers[0] as Peer)
      await expect.poll(async () => (await sixth.ask('hello')).ok).toBe(true)
      await done(alice, sixth, seventh, ...peers.slice(1))
    })
  })
}
