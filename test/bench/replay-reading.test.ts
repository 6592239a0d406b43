import { describe, expect, test } from 'vitest'
import { readChatLog, readLines } from '../../bench/replay/chat-log.ts'
import { readCommand } from '../../bench/replay/command-line.ts'
import { paceOf } from '../../bench/replay/pace.ts'
import { planOf } from '../../bench/replay/plan.ts'
import { isUserId, parseChannel } from '../../shared/protocol/channel.ts'

const said = (user: string, room = 'r', text = 'hello') =>
  JSON.stringify({ at: 1, room, user, kind: 'message', text })
const planned = async (lines: readonly string[], clients?: number) =>
  planOf(await readLines(lines, 'a log'), clients === undefined ? {} : { clients })

describe('a chat log', () => {
  test('is read in its order; other kinds are passed over and counted', async () => {
    const other = JSON.stringify({ at: 2, room: 'r', user: 'a', kind: 'joined' })
    const log = await readLines([said('a'), other, '', said('b')], 'a log')
    expect(log.sayings.map(({ user }) => user)).toEqual(['a', 'b'])
    expect(log.passedOver).toBe(1)
  })

  test.each([
    ['{"at": 1', 'a log, line 2, is not JSON'],
    ['[]', 'a log, line 2, is not a JSON object'],
    ['{"kind":"message","at":1,"room":"r","user":"a"}', 'a log, line 2, has no text'],
    ['{"kind":"message","at":"1","room":"r","user":"a","text":""}', 'a log, line 2, has no at'],
    [said('a', 'r', 'x'.repeat(17_000)), 'a log, line 2, is too long'],
  ])('with the line %.40s is refused with its number', async (line, complaint) => {
    await expect(readLines([said('a'), line], 'a log')).rejects.toThrow(complaint)
  })

  test('with nobody in it, or that is not there, or is a folder, is refused in one line', async () => {
    await expect(readLines([], 'a log')).rejects.toThrow('nobody says anything in a log')
    await expect(readChatLog('/nowhere/at-all.jsonl')).rejects.toThrow(
      'there is no file /nowhere/at-all.jsonl',
    )
    await expect(readChatLog(import.meta.dirname)).rejects.toThrow('cannot be read: EISDIR')
  })
})

describe('casting a log', () => {
  test('makes everybody a member of the rooms that they speak in', async () => {
    const { people, rooms } = await planned([said('a', 'x'), said('b', 'x'), said('a', 'y')])
    expect(people).toEqual(['a', 'b'])
    expect(rooms.map(({ channel, members }) => [channel, members])).toEqual([
      ['chat:x', [0, 1]],
      ['chat:y', [0]],
    ])
  })

  test('gives each name that is not allowed an id of its own that is', async () => {
    const names = [
      'paul k',
      'paul%20k',
      'a:b',
      'a#b',
      '',
      '~',
      'x'.repeat(300),
      `${'x'.repeat(300)}y`,
      'ok|^`',
    ]
    const { people, renamed, rooms } = await planned(names.map(name => said(name, name)))
    expect(new Set(people).size).toBe(names.length)
    expect(people.every(isUserId)).toBe(true)
    expect(people).toContain('paul%20k')
    expect(people).toContain('ok|^`')
    expect(new Set(rooms.map(({ channel }) => channel)).size).toBe(names.length)
    expect(rooms.every(({ channel }) => parseChannel(channel))).toBe(true)
    expect(renamed).toBeGreaterThanOrEqual(7)
  })

  test('folds the users beyond the clients onto the first, the same way each time', async () => {
    const lines = Array.from({ length: 40 }, (_, at) => said(`user-${at}`))
    const [one, other] = [await planned(lines, 5), await planned(lines, 5)]
    expect(one).toEqual(other)
    expect(one.people).toEqual(['user-0', 'user-1', 'user-2', 'user-3', 'user-4'])
    expect(one.folded).toBe(35)
    expect(new Set(one.rooms[0]?.lines.map(({ by }) => by))).toEqual(new Set([0, 1, 2, 3, 4]))
  })
})

describe('the command line', () => {
  test('has a default for everything', () => {
    const { file, clients, ahead, address, pace } = readCommand([])
    expect({ file, clients, ahead, address }).toEqual({
      file: undefined,
      clients: Number.POSITIVE_INFINITY,
      ahead: 32,
      address: undefined,
    })
    expect(pace.dueMs(100)).toBe(0)
  })

  test('compresses time', () => {
    expect(paceOf('60x').dueMs(60)).toBe(1000)
    expect(paceOf('0.5x').dueMs(1)).toBe(2000)
  })

  test.each([
    ['--speed', 'fast'],
    ['--speed', '0x'],
    ['--clients', '0'],
    ['--ahead', '-1'],
    ['--url', 'ws://127.0.0.1:1/local'],
    ['--url', 'nonsense', '--web', 'http://127.0.0.1:1'],
    ['--unheard'],
    ['one.jsonl', 'two.jsonl'],
  ])('refuses %s %s', (...argv) => {
    expect(() => readCommand(argv)).toThrow(expect.objectContaining({ name: 'PlainError' }))
  })
})
