import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { LIMITS, PROBLEMS } from '../../shared/protocol/index.ts'
import { gathered } from '../support/conversation.ts'
import { noise } from '../support/frames-of-noise.ts'

const MEGABYTES = Number(process.env.FUZZ_MEGABYTES ?? 2)
const SEED = Number(process.env.FUZZ_SEED ?? Date.now())
const channels = ['chat:lobby', 'chat:elsewhere', 'dm:alice~bob', 'user:alice', 'user:bob', 'role:admin']
const users = ['alice', 'bob', 'carol', 'a', 'constructor']

describe(`two people of whom one sends noise (FUZZ_SEED=${SEED})`, () => {
  it(`I13: ${MEGABYTES} MB of it get a typed answer or none, never INTERNAL, and what is refused changes nothing`, async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice', 'bob'])
    const [alice, bob] = people
    await bob?.ask('join', { channel: 'chat:elsewhere' })
    await talk.flow()
    const { app } = talk
    /** Everything that a refused frame could have touched. */
    const digest = async (): Promise<string> => {
      const all = await Promise.all([
        app.channels.readMany(channels),
        ...users.map(user => app.members.of(user)),
        app.users.read(users).then(rows => [...rows]),
        ...channels.map(channel => app.logs.read(channel, 0, 20)),
      ])
      return hash('sha256', JSON.stringify([all, app.changes.length, app.sockets.posts.length]))
    }
    const codes = new Map<string, number>()
    let bytes = 0
    let before = await digest()
    for (const text of noise(SEED)) {
      bytes += text.length
      const answer = await alice?.say(text)
      const reply = answer === undefined ? undefined : JSON.parse(answer)
      expect(Buffer.byteLength(answer ?? '')).toBeLessThanOrEqual(LIMITS.frameBytes)
      const code = reply === undefined ? 'silence' : reply.ok ? 'ok' : reply.error.code
      codes.set(code, (codes.get(code) ?? 0) + 1)
      if (code === 'INTERNAL')
        throw new Error(`INTERNAL to ${text.slice(0, 500)}: ${JSON.stringify(app.logged.at(-1))}`)
      if (reply?.ok === false) {
        expect(Object.keys(PROBLEMS)).toContain(code)
        if ((await digest()) !== before) throw new Error(`${code} left a trace: ${text.slice(0, 500)}`)
      } else {
        if (app.changes.length > 500) app.changes.splice(0)
        if (app.sockets.posts.length > 500) app.sockets.posts.splice(0)
        before = await digest()
      }
      if (bytes > MEGABYTES * 1e6) break
    }
    expect([...codes.keys()]).toEqual(
      expect.arrayContaining([
        'ok',
        'silence',
        'INVALID_INPUT',
        'UNKNOWN_ACTION',
        'FORBIDDEN',
        'TOO_LARGE',
        'CONFLICT',
      ]),
    )
  }, 600_000)
})
