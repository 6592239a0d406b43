import { describe, expect, it } from 'vitest'
import { isPolledBy, polledName } from '../../shared/auth/polled-name.ts'
import type { Posted, Sockets } from '../../shared/domain/ports.ts'
import type { Mailboxes } from '../../shared/domain/sessions/mailboxes.ts'
import { poll } from '../../shared/domain/sessions/polling.ts'
import { isPolled, pollingHeader, pollingIn } from '../../shared/protocol/index.ts'
import { routedSockets } from '../../shared/sockets/routed.ts'
import { memoryMailboxes } from '../../shared/store/memory/mailboxes.ts'
import { testClock } from '../support/app.ts'

const ID = 'poll~x'

const opened = async () => {
  const [clock, mailboxes] = [testClock(), memoryMailboxes()]
  await mailboxes.open(ID, clock.now())
  let looks = 0
  const counted: Mailboxes = {
    ...mailboxes,
    look: (...what) => {
      looks++
      return mailboxes.look(...what)
    },
  }
  const begun = clock.now()
  const come = (after = 0, waitMs = 20_000) =>
    poll({ mailboxes: counted, clock }, { connection: ID, after, until: async () => clock.now() + waitMs })
  const put = (frame: string) => mailboxes.put(ID, frame, clock.now())
  return { clock, mailboxes, come, put, looks: () => looks, spent: () => clock.now() - begun }
}

describe('a poll', () => {
  it('has at once, and together, what is there', async () => {
    const { come, put, spent, looks } = await opened()
    for (const frame of ['1', '2', '3']) await put(frame)
    expect(await come()).toEqual({ after: 3, frames: ['1', '2', '3'] })
    expect(await come(1)).toEqual({ after: 3, frames: ['2', '3'] })
    expect([spent(), looks()]).toEqual([0, 0])
  })

  it('gives again what was not acknowledged, for an answer may be lost', async () => {
    const { come, put } = await opened()
    await put('1')
    await come()
    await put('2')
    expect(await come()).toEqual({ after: 2, frames: ['1', '2'] })
    expect(await come(2, 0)).toEqual({ after: 2, frames: [] })
  })

  it('waits its time, looking ever more rarely, and has what comes meanwhile', async () => {
    const { come, put, spent, looks } = await opened()
    expect(await come()).toEqual({ after: 0, frames: [] })
    expect(spent()).toBeLessThanOrEqual(20_000)
    expect(spent()).toBeGreaterThan(18_500)
    expect(looks()).toBeLessThan(24)
    const waiting = come()
    await Promise.resolve()
    await put('late')
    expect(await waiting).toEqual({ after: 1, frames: ['late'] })
  })

  it('goes home when a later one waits, so that of one connection one waits', async () => {
    const { clock, mailboxes, come } = await opened()
    const first = come()
    await new Promise(resolve => setImmediate(resolve))
    await mailboxes.take(ID, 0, clock.now())
    const from = clock.now()
    expect(await first).toEqual({ after: 0, frames: [] })
    expect(clock.now() - from).toBeLessThanOrEqual(1000)
  })

  it('hears the last word of a connection that ended, and then that it is gone', async () => {
    const { clock, mailboxes, come, put } = await opened()
    await put('over')
    await mailboxes.end(ID, clock.now())
    expect(await come()).toEqual({ after: 1, frames: ['over'] })
    expect(await come(1)).toBeUndefined()
  })

  it('ends within a second of the end of its connection', async () => {
    const { clock, mailboxes, come } = await opened()
    const waiting = come()
    await new Promise(resolve => setImmediate(resolve))
    await mailboxes.end(ID, clock.now())
    const from = clock.now()
    expect(await waiting).toBeUndefined()
    expect(clock.now() - from).toBeLessThanOrEqual(1000)
  })
})

describe('the name of a polled connection', () => {
  const SECRET = 'A-_9'.repeat(8)
  const name = polledName(SECRET, 'alice')

  it('A8: fits its user alone, and nothing else does', () => {
    expect(isPolledBy(name, 'alice')).toBe(true)
    for (const [connection, user] of [
      [name, 'bob'],
      [name, ''],
      [`${name}x`, 'alice'],
      [name.replace('A', 'B'), 'alice'],
      ['poll~~', 'alice'],
      ['poll~short~x', 'alice'],
      ['', 'alice'],
      ['L0SM9cOFvHcCIhw=', 'alice'],
    ] as const)
      expect(isPolledBy(connection, user)).toBe(false)
    expect(polledName(SECRET, 'bob')).not.toBe(name)
  })

  it('is none that API Gateway gives', () => {
    expect(isPolled(name)).toBe(true)
    expect(isPolled('L0SM9cOFvHcCIhw=')).toBe(false)
    expect(isPolled('_x-poll=')).toBe(false)
  })

  it('stands in a header with how far one is, and what cannot be read says nothing', () => {
    const polling = { connection: name, after: 17, wait: 5 }
    expect(pollingIn(pollingHeader(polling))).toEqual(polling)
    expect(pollingIn(name)).toEqual({ connection: name, after: 0, wait: 20 })
    expect(pollingIn(`${name};after=1;wait=900`)).toMatchObject({ wait: 20 })
    for (const text of [
      '',
      'poll~',
      `${name};after=-1`,
      `${name};wait=1;after=2`,
      `${name}, ${name}`,
      `x${name}`,
    ])
      expect(pollingIn(text)).toBeUndefined()
  })
})

describe('the way to a connection', () => {
  const routed = (put: Mailboxes['put'] = async () => 'sent') => {
    const [posts, logged] = [[] as string[], [] as string[]]
    const posted: Sockets = {
      post: async connection => {
        posts.push(connection)
        return 'sent'
      },
      close: async connection => void posts.push(`close ${connection}`),
    }
    const mailboxes: Mailboxes = {
      ...memoryMailboxes(),
      put,
      end: async connection => void posts.push(`end ${connection}`),
    }
    const ways = { posted, mailboxes, clock: testClock(), log: (level: string) => logged.push(level) }
    return { sockets: routedSockets(ways), posts, logged }
  }

  it('is @connections for a socket, and the mailbox for one that is polled', async () => {
    const { sockets, posts } = routed()
    expect(await sockets.post('abc=', '{}')).toBe('sent')
    expect(await sockets.post(ID, '{}')).toBe('sent')
    await sockets.close('abc=')
    await sockets.close(ID)
    expect(posts).toEqual(['abc=', 'close abc=', `end ${ID}`])
  })

  it.each([
    ['InternalServerError', 'slow', 'WARN'],
    ['ThrottlingException', 'slow', 'WARN'],
    ['AccessDeniedException', 'refused', 'ERROR'],
  ] as const)('is judged where DynamoDB says %s: %s', async (name, outcome, level) => {
    const { sockets, logged } = routed(async () => {
      throw Object.assign(new Error(), { name })
    })
    expect(await sockets.post(ID, '{}')).toBe(outcome satisfies Posted)
    expect(logged).toEqual([level])
  })

  it('is slow where it takes longer than there is time', async () => {
    const { sockets } = routed(() => new Promise(() => {}))
    expect(await sockets.post(ID, '{}', 500)).toBe('slow')
  })
})
