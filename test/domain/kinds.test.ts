import { afterEach, describe, expect, it } from 'vitest'
import { NAMESPACES } from '../../shared/domain/namespaces.ts'
import { LIMITS } from '../../shared/protocol/index.ts'
import { conversation, gathered } from '../support/conversation.ts'
import { bytesOf, CHANNEL, uploading } from '../support/uploading.ts'

const channel = 'dm:alice~bob'
const CHOICES = [
  { id: 'yes', label: 'Yes, please' },
  { id: 'no', label: 'No' },
]
let keys = 0
const said = (body: Record<string, unknown>, more: object = {}) => ({
  channel,
  key: `k${++keys}`,
  body,
  ...more,
})

describe('D1: a body of a known kind', () => {
  it.each([
    [{ kind: 'hg.text', text: 'Hello', mood: 'good' }],
    [{ kind: 'hg.choices', text: 'Shall we?', choices: CHOICES }],
    [{ kind: 'poll', text: 7 }],
    [{ kind: 7 }],
    [{ kind: 'toString' }],
    [{ text: 'no kind' }],
  ])('is said where it is as it must be, and any other kind is: %j', async body => {
    const talk = conversation()
    await talk.person('alice').ask('message', said(body))
    const { entries } = await talk.person('bob').ask('history', { channel })
    expect(entries).toMatchObject([{ body }])
  })

  it.each([
    [{ kind: 'hg.text' }, 'body.text'],
    [{ kind: 'hg.text', text: '' }, 'body.text'],
    [{ kind: 'hg.image', text: 'without a picture' }, 'body.attachments'],
    [{ kind: 'hg.file', attachments: [] }, 'body.attachments'],
    [
      { kind: 'hg.image', attachments: [{ id: 'a', name: 'a.pdf', type: 'application/pdf', size: 1 }] },
      'body.attachments',
    ],
    [{ kind: 'hg.choices', text: 'Shall we?', choices: [] }, 'body.choices'],
    [{ kind: 'hg.choices', text: 'Shall we?', choices: [CHOICES[0], CHOICES[0]] }, 'body.choices'],
    [
      { kind: 'hg.choices', text: 'Shall we?', choices: [{ id: 'a', label: 'a', html: '<b>' }] },
      'body.choices.0',
    ],
    [{ kind: 'hg.choice', choice: 'yes' }, 'about'],
  ])('I8: is refused where it is not, and nothing is said: %j', async (body, path) => {
    const talk = conversation()
    const { code, issues } = await talk.person('alice').refused('message', said(body))
    expect([code, issues?.[0]?.path]).toEqual(['INVALID_INPUT', path])
    expect(talk.app.changes).toEqual([])
  })

  it('offers ten choices and no more, and an answer names one', async () => {
    const talk = conversation()
    const [alice, bob] = [talk.person('alice'), talk.person('bob')]
    const many = (count: number) =>
      Array.from({ length: count }, (_, at) => ({ id: `c${at}`, label: `No. ${at}` }))
    const asks = (count: number) => said({ kind: 'hg.choices', text: 'Which?', choices: many(count) })
    expect((await alice.refused('message', asks(LIMITS.choices + 1))).code).toBe('INVALID_INPUT')
    const { seq } = await alice.ask('message', asks(LIMITS.choices))
    const answer = { kind: 'hg.choice', choice: 'c3', text: 'No. 3' }
    await bob.ask('message', said(answer, { about: seq }))
    const { entries } = await alice.ask('history', { channel })
    expect(entries[1]).toMatchObject({ from: 'bob', about: seq, body: answer })
  })

  it('is a picture or a file that was checked', async () => {
    const { alice, sent } = uploading()
    const { attachment } = await alice.ask('upload-complete', await sent(bytesOf(900)))
    const body = { kind: 'hg.image', attachments: [attachment] }
    expect(await alice.ask('message', { channel: CHANNEL, key: 'a', body })).toMatchObject({ seq: 1 })
    const other = { ...body, kind: 'hg.file', attachments: [{ ...attachment, name: 'other.png' }] }
    const refused = await alice.refused('message', { channel: CHANNEL, key: 'b', body: other })
    expect(refused.issues?.[0]?.path).toBe('body.attachments.0')
  })
})

describe('a line of the system', () => {
  const line = { kind: 'hg.system', what: 'other', text: 'An agent is on the way' }

  it('is said by services, and by nobody else, by no way', async () => {
    const { talk, people } = await gathered('chat:desk', ['shop', 'mallory'])
    const [, mallory] = people
    const service = talk.person('shop', { roles: ['service'] })
    expect(await service.ask('message', { channel: 'chat:desk', key: 's', body: line })).toMatchObject({
      seq: 1,
    })
    const own = await mallory?.ask('message', { channel: 'chat:desk', key: 'm', body: { text: 'hi' } })
    for (const [action, asked] of [
      ['message', { channel: 'chat:desk', key: 'x', body: line }],
      ['edit', { channel: 'chat:desk', key: 'y', seq: own?.seq, body: line }],
      ['converse', { with: ['bob'], first: { key: 'z', body: line } }],
    ] as const)
      expect((await mallory?.refused(action, asked))?.code, action).toBe('FORBIDDEN')
    expect((await mallory?.ask('history', { channel: 'chat:desk' }))?.entries).toHaveLength(2)
  })

  const chat = NAMESPACES.chat as { saysChanges?: boolean }
  afterEach(() => {
    delete chat.saysChanges
  })

  const governed = async () => {
    const talk = conversation({ rates: true })
    const [alice, bob] = [talk.person('alice'), talk.person('bob')]
    const { channel: room } = await alice.ask('converse', { with: ['bob'], key: 'room', title: 'Trip' })
    await bob.ask('hello')
    await talk.flow()
    bob.frames()
    await alice.ask('invite', { channel: room, users: ['carol', 'dave'] })
    await alice.ask('invite', { channel: room, users: ['carol'] })
    await alice.ask('appoint', { channel: room, user: 'carol', role: 'moderator' })
    await alice.ask('appoint', { channel: room, user: 'carol', role: 'moderator' })
    await alice.ask('describe', { channel: room, title: 'Journey' })
    await alice.ask('describe', { channel: room, type: 'group' })
    await alice.ask('expel', { channel: room, user: 'dave' })
    await talk.person('carol').ask('leave', { channel: room })
    await talk.flow()
    return { alice, bob, room }
  }

  it('says who came, went, was given a role, and what it is called: where the namespace has it so', async () => {
    chat.saysChanges = true
    const { bob, room } = await governed()
    const lines = [
      ['alice', { what: 'added', users: ['carol', 'dave'] }],
      ['alice', { what: 'appointed', users: ['carol'], role: 'moderator' }],
      ['alice', { what: 'renamed', title: 'Journey' }],
      ['alice', { what: 'removed', users: ['dave'] }],
      ['carol', { what: 'left', users: ['carol'] }],
    ].map(([from, body]) => ({ from, body: { kind: 'hg.system', ...(body as object) } }))
    expect((await bob.ask('history', { channel: room })).entries).toMatchObject(lines)
    expect(bob.heard('message')).toMatchObject(lines)
  })

  it('says so of one who is banned, and of one who is muted and leaves', async () => {
    chat.saysChanges = true
    const talk = conversation({ rates: true })
    const [alice, bob] = [talk.person('alice'), talk.person('bob')]
    const { channel: room } = await alice.ask('converse', { with: ['bob', 'carol'], title: 'Trip' })
    await alice.ask('mute', { channel: room, user: 'bob' })
    await bob.ask('leave', { channel: room })
    await alice.ask('ban', { channel: room, user: 'carol' })
    await alice.ask('ban', { channel: room, user: 'stranger' })
    expect((await alice.ask('history', { channel: room })).entries).toMatchObject([
      { from: 'bob', body: { kind: 'hg.system', what: 'left', users: ['bob'] } },
      { from: 'alice', body: { kind: 'hg.system', what: 'removed', users: ['carol'] } },
    ])
  })

  it('is nobody’s own: whom it names as its sender neither edits nor deletes it', async () => {
    chat.saysChanges = true
    const { alice, room } = await governed()
    const asked = { channel: room, seq: 1, key: 'k' }
    for (const [action, more] of [
      ['edit', { body: { text: 'I never did' } }],
      ['delete', {}],
    ] as const)
      expect((await alice.refused(action, { ...asked, ...more })).code, action).toBe('FORBIDDEN')
    await alice.ask('react', { ...asked, emoji: '👍', on: true })
  })

  it('is not there where it has not', async () => {
    const { bob, room } = await governed()
    expect((await bob.ask('history', { channel: room })).entries).toEqual([])
  })
})
