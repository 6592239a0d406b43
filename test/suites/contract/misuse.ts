import { describe, expect, it } from 'vitest'
import { type Cast, codeOf, done, say } from './cast.ts'

export const misuse = ({ open, pair, target }: Cast) => {
  describe('misuse', () => {
    it.each([
      ['no JSON', 'hello?', null, 'INVALID_INPUT'],
      ['no object', '[1,2]', null, 'INVALID_INPUT'],
      ['no action', '{"id":"7"}', '7', 'UNKNOWN_ACTION'],
      ['an unknown action', '{"action":"dance","id":"7"}', '7', 'UNKNOWN_ACTION'],
      ['the name of what every object has', '{"action":"constructor","id":"7"}', '7', 'UNKNOWN_ACTION'],
      ['a missing parameter', '{"action":"join","id":"7"}', '7', 'INVALID_INPUT'],
      [
        'a field that is the server’s',
        '{"action":"join","id":"7","channel":"chat:x","from":"eve"}',
        '7',
        'INVALID_INPUT',
      ],
      ['an id that is no string', '{"action":"ping","id":7}', null, 'INVALID_INPUT'],
      [
        'nesting without end',
        `{"action":"message","id":"7","body":${'['.repeat(99)}${']'.repeat(99)}}`,
        '7',
        'INVALID_INPUT',
      ],
      [
        'a number that is not exact',
        '{"action":"typing","id":"7","n":9007199254740993}',
        '7',
        'INVALID_INPUT',
      ],
    ])('answers %s', async (_what, text, reply, code) => {
      const peer = await open({ token: target().tokens.alice })
      peer.send(text)
      expect(await peer.next(frame => 'reply' in frame)).toMatchObject({
        reply,
        ok: false,
        error: { code },
      })
      await done(peer)
    })

    it('answers a body over its limit with TOO_LARGE and stores nothing', async () => {
      const { alice, bob, channel } = await pair()
      expect(codeOf(await say(alice, channel, 'x'.repeat(17_000)))).toBe('TOO_LARGE')
      expect((await bob.ask('history', { channel })).entries).toEqual([])
      await done(alice, bob)
    })

    it('names the fields that fail', async () => {
      const peer = await open({ token: target().tokens.alice })
      const { error } = await peer.ask('message', { channel: 'nope', key: '', body: {} })
      const issues = (error?.issues ?? []) as { path: string }[]
      expect(issues.map(({ path }) => path).toSorted()).toEqual(['channel', 'key'])
      await done(peer)
    })

    it('gives no reply to an action without an id', async () => {
      const { alice, bob, channel } = await pair()
      alice.send({ action: 'message', channel, key: 'quiet', body: { text: 'no reply please' } })
      await bob.next({ event: 'message', channel, key: 'quiet' })
      alice.send({ action: 'leave', channel: 'chat:never-there' })
      await alice.ask('ping')
      expect(alice.frames.filter(frame => frame.reply === null)).toEqual([])
      await done(alice, bob)
    })

    it('ends a socket that sends more than 32 KB in a frame', async () => {
      const peer = await open({ token: target().tokens.alice })
      peer.send({ action: 'ping', id: '1', pad: 'x'.repeat(33 * 1024) })
      expect((await peer.closed).code).toBe(1009)
    })
  })
}
