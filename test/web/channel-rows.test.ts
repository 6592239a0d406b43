import { describe, expect, test } from 'vitest'
import { channelRows, unreadIn } from '../../web/model/channel-rows.ts'
import { opening } from '../../web/model/conversation.ts'
import { matching } from '../../web/model/inbox-filter.ts'
import {
  maySpeak,
  messagesOnTheWay,
  type State,
  stateOf,
  withConversation,
  withNewest,
} from '../../web/model/state.ts'
import { Store } from '../../web/model/store.ts'
import { entry } from './entry.ts'

const listed = (channel: string, unread = 0) => ({ channel, epoch: 'e', head: 9, read: 9 - unread, unread })
const start: State = {
  ...stateOf({ id: 'alice', roles: [] }, ['bob']),
  connection: { state: 'live' },
  channels: [
    listed('chat:lobby', 1),
    listed('dm:alice~bob', 2),
    listed('role:client'),
    listed('user:alice', 4),
  ],
}

describe('the list of channels', () => {
  test('has the last active first, and not the own queue', () => {
    const state = [entry(1, 'bob', 1), entry(2, 'alice', 2, 'dm:alice~bob')].reduce(withNewest, start)
    const rows = channelRows(state)
    expect(rows.map(({ title }) => title)).toEqual(['Bob', 'Lobby', 'Client'])
    expect(rows.map(({ said }) => said)).toEqual(['You: text 2', 'Bob: text 1', 'Announcements'])
    expect(rows.map(({ unread }) => unread)).toEqual([2, 1, 0])
  })

  test('shows who types, and presence in a talk of two', () => {
    const state = { ...start, typists: new Map([['dm:alice~bob', ['bob']]]) }
    const row = (of: State) => channelRows(of).find(({ kind }) => kind === 'direct')
    expect(row(state)).toMatchObject({ typing: 'Bob is typing…', presence: 'offline' })
    const online = { status: 'online', lastSeen: null, devices: 1 } as const
    expect(row({ ...state, people: new Map([['bob', online]]) })?.presence).toBe('online')
    expect(row({ ...state, connection: { state: 'offline' } })?.presence).toBeUndefined()
  })

  test('holds the open one before the server lists it', () => {
    const rows = channelRows({ ...start, open: 'chat:new' })
    expect(rows.find(({ isOpen }) => isOpen)?.key).toBe('chat:new')
  })

  test('shows what was begun and not sent, but not where one writes', () => {
    const state = { ...start, drafts: new Map([['chat:lobby', 'half a thought']]) }
    const draftIn = (of: State) => channelRows(of).find(({ key }) => key === 'chat:lobby')?.draft
    expect(draftIn(state)).toBe('half a thought')
    expect(draftIn({ ...state, open: 'chat:lobby' })).toBeUndefined()
  })

  test('shows one’s own message before it is in the log, and claims no silence where it knows nothing', () => {
    const going = {
      key: 'k',
      text: 'on its way',
      at: Date.parse('2026-11-21T10:00:00Z'),
      state: 'queued',
    } as const
    const conversations = new Map([['chat:lobby', { ...opening('chat:lobby'), outbox: [going] }]])
    const [first] = channelRows({ ...start, conversations })
    expect(first).toMatchObject({ key: 'chat:lobby', said: 'You: on its way', at: going.at })
    const saidIn = (head: number) =>
      channelRows({ ...start, channels: [{ ...listed('chat:lobby'), head }] }).map(({ said }) => said)
    expect([saidIn(0), saidIn(3)]).toEqual([['Nothing said yet'], ['']])
  })

  test('says where something could not be sent', () => {
    const failed = { key: 'k', text: 'x', at: 0, state: 'failed' } as const
    const conversations = new Map([['chat:lobby', { ...opening('chat:lobby'), outbox: [failed] }]])
    const rows = channelRows({ ...start, conversations })
    expect(rows.filter(({ hasFailed }) => hasFailed).map(({ key }) => key)).toEqual(['chat:lobby'])
  })

  test('is found by names, by what was said last and by drafts, whatever the case, word by word', () => {
    const drafts = new Map([['role:client', 'Über noon']])
    const state = [entry(1, 'bob', 1), entry(2, 'alice', 2, 'dm:alice~bob')].reduce(withNewest, {
      ...start,
      drafts,
    })
    const found = (typed: string) => matching(channelRows(state), typed).map(({ title }) => title)
    expect(found('  ')).toEqual(['Bob', 'Lobby', 'Client'])
    expect(found('BOB')).toEqual(['Bob', 'Lobby'])
    expect(found('bob text')).toEqual(['Bob', 'Lobby'])
    expect(found('über')).toEqual(['Client'])
    expect(found('nothing like it')).toEqual([])
  })

  test('an older message does not become the newest', () => {
    const state = withNewest(withNewest(start, entry(5, 'bob')), entry(4, 'bob'))
    expect(state.newest.get('chat:lobby')?.seq).toBe(5)
  })

  test('what is unread is added up without the own queue', () => {
    expect(unreadIn(start)).toBe(3)
  })
})

describe('the state', () => {
  test('announcements are spoken by admins and services alone', () => {
    expect(maySpeak(start, 'role:client')).toBe(false)
    expect(maySpeak(start, 'chat:lobby')).toBe(true)
    expect(maySpeak({ ...start, me: { id: 'admin', roles: ['admin'] } }, 'role:admin')).toBe(true)
  })

  test('counts what is on its way in every conversation, and not what was sent or failed', () => {
    const states = ['queued', 'sending', 'waiting', 'sent', 'failed'] as const
    const outbox = states.map(state => ({ key: state, text: 'x', at: 0, state }))
    const conversations = new Map(['chat:a', 'chat:b'].map(name => [name, { ...opening(name), outbox }]))
    expect(messagesOnTheWay({ ...start, conversations })).toBe(6)
    expect(messagesOnTheWay(start)).toBe(0)
  })

  test('a conversation that is not there is not changed', () => {
    expect(withConversation(start, 'chat:lobby', () => opening('chat:lobby'))).toBe(start)
  })

  test('many changes are told once, and none when nothing changed', () => {
    const due: (() => void)[] = []
    const store = new Store(0, run => due.push(run))
    const heard: number[] = []
    store.watch(value => heard.push(value))
    store.change(value => value)
    store.change(value => value + 1)
    store.change(value => value + 1)
    expect(due).toHaveLength(1)
    due[0]?.()
    expect(heard).toEqual([0, 2])
  })
})
