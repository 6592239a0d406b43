import { describe, expect, it } from 'vitest'
import { LIMITS, PROBLEMS, parseChannel, ROUTES } from '../../shared/protocol/index.ts'
import { gathered } from '../support/conversation.ts'
import { countedApp } from '../support/counted-app.ts'
import { HOSTILE, NAUGHTY } from './hostile-texts.ts'
import { TEXT_FIELDS, type TextField } from './text-fields.ts'

type Reply = {
  readonly reply: string | null
  readonly ok: boolean
  readonly error?: { readonly code: string }
}

/** A text as it is, and where channels are named behind the beginnings that let it further in. */
const dressed = ({ sample }: TextField, text: string): readonly string[] =>
  sample.startsWith('chat:') || sample.startsWith('dm:') ? [text, `chat:${text}`, `dm:alice~${text}`] : [text]

/** Says every text in this field; answers how often which code came, `ok` among them. */
const codesIn = async (field: TextField): Promise<ReadonlyMap<string, number>> => {
  const { talk, people } = await gathered('chat:lobby', ['alice', 'bob'])
  const speaker = talk.person('alice', { roles: ['service'] })
  const codes = new Map<string, number>()
  for (const text of HOSTILE.flatMap(one => dressed(field, one))) {
    const answer = (await speaker.say(JSON.stringify(field.frame(text)))) ?? ''
    expect(Buffer.byteLength(answer)).toBeLessThanOrEqual(LIMITS.frameBytes)
    const { ok, error } = JSON.parse(answer) as Reply
    const code = ok ? 'ok' : (error?.code ?? 'none')
    codes.set(code, (codes.get(code) ?? 0) + 1)
    talk.app.changes.splice(0)
  }
  // Each frame that was posted on the way is one of the table: `frames` holds it against the schemas.
  for (const one of people) one.frames()
  expect(talk.app.logged).toEqual([])
  return codes
}

const TYPED = new Set(['ok', ...Object.keys(PROBLEMS)])

describe(`hostile texts, ${NAUGHTY.length} of them the big list of naughty strings`, () => {
  it.each(TEXT_FIELDS.map(field => [field.title, field] as const))(
    'T17: get a typed answer and log nothing in %s',
    async (_title, field) => {
      const codes = await codesIn(field)
      expect([...codes.keys()].filter(code => !TYPED.has(code) || code === 'INTERNAL')).toEqual([])
      expect([...codes.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(
        HOSTILE.length,
      )
    },
  )

  it('are found in every action that takes any text', () => {
    const actions = new Set(TEXT_FIELDS.map(({ action }) => action))
    expect([...actions].toSorted()).toEqual(Object.keys(ROUTES).toSorted())
    expect(TEXT_FIELDS.length).toBeGreaterThanOrEqual(34)
  })
})

type Body = Record<string, unknown>

/** Bodies that hold every text as a value and as a name, each body within its limit. */
const bodies = (): readonly Body[] => {
  const all: Body[] = []
  for (const text of HOSTILE) {
    if (text === '__proto__') continue
    const one = { text, [text]: text, list: [text] }
    if (Buffer.byteLength(JSON.stringify(one)) < LIMITS.bodyBytes) all.push(one)
  }
  return all
}
/** As many in one body as there is room for. */
const packed = (): readonly { all: Body[] }[] => {
  const packs: { all: Body[] }[] = [{ all: [] }]
  for (const one of bodies()) {
    const last = packs.at(-1) as { all: Body[] }
    if (Buffer.byteLength(JSON.stringify([...last.all, one])) < LIMITS.bodyBytes - 100) last.all.push(one)
    else packs.push({ all: [one] })
  }
  return packs
}

describe('T18: what is hostile comes back as it was sent', () => {
  it('to those who hear it and to those who read it later', async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice', 'bob'])
    const [alice, bob] = people
    const sent = bodies()
    for (const [at, body] of sent.entries())
      await alice?.ask('message', { channel: 'chat:lobby', key: `k${at}`, body })
    expect(await talk.flow()).toEqual([])
    expect(bob?.heard('message').map(({ body }) => body)).toEqual(sent)
    const read: unknown[] = []
    for (let more = true; more; ) {
      const page = await bob?.ask('history', { channel: 'chat:lobby', after: read.length, limit: 100 })
      read.push(...(page?.entries ?? []).map(({ body }) => body))
      more = page?.more ?? false
    }
    expect(read).toEqual(sent)
    expect(sent.length).toBeGreaterThanOrEqual(HOSTILE.length - 2)
  })

  it('as a key and as what a user shows', async () => {
    const { talk, people } = await gathered('chat:lobby', ['alice', 'bob'])
    const [alice, bob] = people
    const keys = HOSTILE.filter(text => text !== '' && text.length <= LIMITS.idLength)
    for (const key of keys) await alice?.ask('message', { channel: 'chat:lobby', key, body: {} })
    await talk.flow()
    expect(bob?.heard('message').map(({ key }) => key)).toEqual(keys)
    for (const text of keys.filter(key => key !== '__proto__')) {
      const detail = { [text]: text }
      await alice?.ask('presence', { status: 'online', detail })
      expect((await bob?.ask('presence', { of: ['alice'] }))?.presence.alice?.detail).toEqual(detail)
    }
  })

  it('as the name of a channel, where it may be one', async () => {
    const { talk } = await gathered('chat:lobby', ['alice'])
    const dora = talk.person('dora')
    const all = HOSTILE.map(text => `chat:${text}`).filter(name => parseChannel(name))
    // Where conversations get their names by what they are of, nobody founds one by a name.
    const isReserved = (name: string) => name.startsWith('chat:~')
    for (const channel of all.filter(isReserved))
      expect(await dora.refused('join', { channel })).toMatchObject({ code: 'FORBIDDEN' })
    const names = all.filter(name => !isReserved(name))
    for (const channel of names) expect(await dora.ask('join', { channel })).toMatchObject({ channel })
    const told: string[] = []
    for (let more = true; more; ) {
      const page = await dora.ask('hello', told.length > 0 ? { after: told.at(-1) } : {})
      told.push(...page.channels.map(({ channel }) => channel))
      more = page.more
    }
    expect(new Set(told)).toEqual(new Set([...names, 'user:dora']))
    expect(names.length).toBeGreaterThan(20)
  })

  it('through a real database', async () => {
    const { say, stop } = await countedApp()
    try {
      await say('alice', { action: 'join', channel: 'chat:lobby' })
      const sent = packed()
      for (const [at, body] of sent.entries())
        expect(
          await say('alice', { action: 'message', channel: 'chat:lobby', key: `k${at}`, body }),
        ).toMatchObject({ ok: true })
      const read: unknown[] = []
      while (read.length < sent.length) {
        const page = await say('alice', { action: 'history', channel: 'chat:lobby', after: read.length })
        const { entries } = page as unknown as { entries: { body: unknown }[] }
        expect(entries.length).toBeGreaterThan(0)
        read.push(...entries.map(({ body }) => body))
      }
      expect(read).toEqual(sent)
    } finally {
      stop()
    }
  })
})
