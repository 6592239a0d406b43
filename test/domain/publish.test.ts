import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROUTES } from '../../shared/protocol/index.ts'
import { conversation, gathered } from '../support/conversation.ts'

const channel = 'chat:lobby'
const forGood = { expires: 9e15 }
const DAY_MS = 24 * 3_600_000

const lobby = async () => {
  const { talk } = await gathered(channel, ['alice', 'bob'])
  const [alice, bob] = [talk.person('alice', forGood), talk.person('bob', forGood)]
  const log = async () => (await talk.app.logs.read(channel, 0, 999)).map(({ key }) => key)
  return { talk, alice, bob, log }
}
const say = (key: string, over: object = {}) => ({ channel, key, body: { key }, after: 0, ...over })

describe('a commit whose answer is lost', () => {
  it('F4 I2: is INTERNAL and unknown; the same key again finds the entry, and the stream has put it', async () => {
    const { talk, alice, log } = await lobby()
    const { channels } = talk.app
    const { commit } = channels
    channels.commit = async asked => {
      await commit(asked)
      throw Object.assign(new Error('gone wrong'), { name: 'InternalServerError' })
    }
    expect(await alice.refused('message', say('k1'))).toMatchObject({ code: 'INTERNAL' })
    channels.commit = commit
    expect(await alice.ask('message', say('k1'))).toMatchObject({ seq: 1, duplicate: true })
    await talk.flow()
    expect(await log()).toEqual(['k1'])
  })

  it('F4 I8: that was never made leaves nothing, and the same key again makes the entry', async () => {
    const { talk, alice, log } = await lobby()
    const { channels } = talk.app
    const { commit } = channels
    channels.commit = async () => {
      throw Object.assign(new Error('gone wrong'), { name: 'InternalServerError' })
    }
    expect(await alice.refused('message', say('k1'))).toMatchObject({ code: 'INTERNAL' })
    channels.commit = commit
    expect(await log()).toEqual([])
    expect(await alice.ask('message', say('k1'))).toMatchObject({ seq: 1, duplicate: false })
  })

  it('F4: where the call itself is tried again after its commit, the entry is a duplicate of itself, once', async () => {
    const { talk, alice, log } = await lobby()
    const { channels } = talk.app
    const { commit } = channels
    channels.commit = async asked => {
      await commit(asked)
      return commit(asked)
    }
    expect(await alice.ask('message', say('k1'))).toMatchObject({ seq: 1, duplicate: true })
    await talk.flow()
    expect(await log()).toEqual(['k1'])
  })

  it('F11: a handler that goes on after nobody waits for it any more makes the one entry that a repeat finds', async () => {
    const { talk, alice, log } = await lobby()
    const { channels } = talk.app
    const { commit } = channels
    let goOn = () => {}
    const held = new Promise<void>(resolve => {
      goOn = resolve
    })
    let isFirst = true
    channels.commit = async asked => {
      const waits = isFirst
      isFirst = false
      if (waits) await held
      return commit(asked)
    }
    const abandoned = alice.ask('message', say('k1'))
    expect(await alice.ask('message', say('k1'))).toMatchObject({ seq: 1, duplicate: false })
    goOn()
    expect(await abandoned).toMatchObject({ seq: 1, duplicate: true })
    expect(await log()).toEqual(['k1'])
  })
})

describe('the window in which a repeat is known', () => {
  it('F6: has no end in a log that is kept, behind `after`, whatever the age and whatever came between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 * DAY_MS }),
        fc.nat(70),
        fc.boolean(),
        async (age, between, crashes) => {
          const { talk, alice, bob } = await lobby()
          const { logs } = talk.app
          const { put } = logs
          if (crashes) logs.put = async () => {}
          await alice.ask('message', say('k1'))
          logs.put = put
          await talk.flow()
          talk.later(age)
          for (let at = 0; at < between; at++) await bob.ask('message', say(`b${at}`, { after: at + 1 }))
          expect(await alice.ask('message', say('k1'))).toMatchObject({ seq: 1, duplicate: true })
        },
      ),
      { numRuns: 40 },
    )
  })

  it('F7: another body under the key is CONFLICT, and the same one is the same, whatever the bodies', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 4 })
    const values = [fc.integer(), text, fc.boolean(), fc.constant(null)]
    const body = fc.object({ key: text, values, maxDepth: 3, maxKeys: 4 })
    await fc.assert(
      fc.asyncProperty(body, body, async (one, other) => {
        fc.pre(![one, other].some(body => Object.hasOwn(body, '__proto__')))
        const { alice } = await lobby()
        const first = await alice.say(
          JSON.stringify({ action: 'message', id: '1', ...say('k1', { body: one }) }),
        )
        fc.pre(JSON.parse(first ?? '').ok)
        expect(await alice.ask('message', say('k1', { body: one }))).toMatchObject({
          seq: 1,
          duplicate: true,
        })
        const again = await alice.say(
          JSON.stringify({ action: 'message', id: '1', ...say('k1', { body: other }) }),
        )
        const { ok, error } = JSON.parse(again ?? '')
        const same = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
        expect(ok ? 'same' : error.code).toBe(same ? 'same' : 'CONFLICT')
      }),
      { numRuns: 100 },
    )
  })
})

/** The same with the names in order. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}

describe('F10: frames of one socket that overtake each other', () => {
  it('I3 I4: are entries in the order in which they were committed, told so to everybody, each once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async scheduler => {
        const { talk, alice, bob } = await lobby()
        const { channels } = talk.app
        const { commit } = channels
        channels.commit = async asked => {
          await scheduler.schedule(Promise.resolve())
          return commit(asked)
        }
        const sent = Promise.all(Array.from({ length: 10 }, (_, at) => alice.ask('message', say(`k${at}`))))
        await scheduler.waitFor(sent)
        const seqs = (await sent).map(({ seq }) => seq)
        expect(seqs.toSorted((one, other) => one - other)).toEqual(
          Array.from({ length: 10 }, (_, at) => at + 1),
        )
        const { entries } = await bob.ask('history', { channel, after: 0 })
        for (const [at, seq] of seqs.entries()) expect(entries[seq - 1]?.key).toBe(`k${at}`)
      }),
      { numRuns: 40 },
    )
  })
})

describe('F13: poison', () => {
  const deep = `${'['.repeat(17)}${']'.repeat(17)}`
  const POISONS: readonly (readonly [string, string])[] = [
    ['17 levels of lists', deep],
    ['60,000 open brackets', '['.repeat(15_000)],
    ['an infinite number', '1e9999'],
    ['a negative infinite one', '-1e9999'],
    ['2^53', '9007199254740992'],
    ['half a surrogate pair', '"\\ud800"'],
    ['half a pair as a name', '{"\\udc00":1}'],
    ['__proto__', '{"__proto__":{"admin":true}}'],
  ]
  const ACTIONS = Object.entries(ROUTES).map(([action, { examples }]) => [action, examples[0] ?? {}] as const)

  it.each(POISONS)(
    'I13: %s is INVALID_INPUT to every action, wherever it stands, and leaves no trace',
    async (_t, poison) => {
      const talk = conversation()
      const [alice] = await talk.greeted('alice')
      await alice?.ask('join', { channel })
      await talk.flow()
      const before = JSON.stringify(await talk.app.channels.read(channel))
      for (const [action, example] of ACTIONS)
        for (const field of ['extra', 'body', 'detail', ...Object.keys(example)]) {
          const { [field]: _, ...rest } = { ...example } as Record<string, unknown>
          const frame = JSON.stringify({ action, id: '1', ...rest }).replace(/}$/, `,"${field}":${poison}}`)
          const { ok, error } = JSON.parse((await alice?.say(frame)) ?? '')
          expect({ action, field, ok, code: error?.code }).toEqual({
            action,
            field,
            ok: false,
            code: 'INVALID_INPUT',
          })
        }
      expect(JSON.stringify(await talk.app.channels.read(channel))).toBe(before)
      expect(talk.app.changes).toEqual([])
      expect(({} as { admin?: boolean }).admin).toBeUndefined()
    },
  )
})
