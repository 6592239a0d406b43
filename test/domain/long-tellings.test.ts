import { expect, it } from 'vitest'
import { gathered, type Speaker } from '../support/conversation.ts'

/** Promise 6 where a telling takes long: nothing is posted to one who left, or whose token ended, five seconds ago. */

const channel = 'chat:crowd'
const ROUND_MS = 3000

/** A crowd in a channel, for whom the posts that can be under way at once do not suffice, and each post takes long. */
const crowd = async (size = 600) => {
  const names = Array.from({ length: size }, (_, at) => `m${String(at).padStart(4, '0')}`)
  const { talk, people } = await gathered(channel, names, { direct: false })
  const [speaker, ...others] = people as [Speaker, ...Speaker[]]
  const { app } = talk
  const { post } = app.sockets
  const posted: { readonly user: string; readonly at: number }[] = []
  const meanwhile: (() => Promise<unknown>)[] = []
  const waiting: (() => void)[] = []
  const round = async () => {
    await meanwhile.shift()?.()
    talk.later(ROUND_MS)
    for (const goOn of waiting.splice(0)) goOn()
  }
  app.sockets.post = async (connection, frame) => {
    // That they have left is told to themselves.
    if (frame.includes('"message"')) posted.push({ user: connection, at: app.clock.now() })
    await new Promise<void>(resolve => {
      // Once all are under way that can be.
      if (waiting.push(resolve) === 1) setImmediate(() => void round())
    })
    return post(connection, frame)
  }
  const speak = async () => {
    await speaker.ask('message', { channel, key: 'k', body: {} })
    const begun = app.clock.now()
    expect(await talk.flow()).toEqual([])
    return posted.map(({ user, at }) => ({ user, after: at - begun }))
  }
  return { talk, app, last: others.at(-1) as Speaker, others, speak, meanwhile }
}

it('tells everybody who stays, in three rounds', async () => {
  const { others, speak } = await crowd()
  const posted = await speak()
  expect(new Set(posted.map(({ user }) => user)).size).toBe(others.length)
  expect(new Set(posted.map(({ after }) => after))).toEqual(new Set([0, ROUND_MS, 2 * ROUND_MS]))
})

it('I7: leaves out who has left meanwhile', async () => {
  const { last, others, speak, meanwhile } = await crowd()
  meanwhile.push(() => last.ask('leave', { channel }))
  const posted = await speak()
  expect(posted.filter(({ user }) => user === last.caller.user)).toEqual([])
  expect(new Set(posted.map(({ user }) => user)).size).toBe(others.length - 1)
})

it('I7: tells who has left and come back', async () => {
  const { last, speak, meanwhile } = await crowd()
  meanwhile.push(async () => {
    await last.ask('leave', { channel })
    await last.ask('join', { channel })
  })
  expect((await speak()).map(({ user }) => user)).toContain(last.caller.user)
})

it('I15: leaves out whose token is revoked meanwhile, also where nobody ends the socket', async () => {
  const { app, last, speak, meanwhile } = await crowd()
  meanwhile.push(() => app.revocations.revoke(last.caller.user, app.clock.now()))
  expect((await speak()).filter(({ user }) => user === last.caller.user)).toEqual([])
})

it('I15: leaves out whose token ends meanwhile', async () => {
  const { talk, app, speak } = await crowd()
  const brief = talk.person('zoe', { expires: app.clock.now() + ROUND_MS })
  await brief.ask('join', { channel })
  expect((await speak()).filter(({ user }) => user === 'zoe')).toEqual([])
})

it('reads the row once a round, and no membership where nobody leaves', async () => {
  const { app, speak } = await crowd()
  const { channels, members } = app
  const asked: string[] = []
  const { read } = channels
  const { has } = members
  channels.read = async name => {
    asked.push('row')
    return read(name)
  }
  members.has = async (name, user) => {
    asked.push(user)
    return has(name, user)
  }
  await speak()
  // The sender speaks, then two rounds are late.
  expect(asked).toEqual(['m0000', 'row', 'row'])
})

it('I7: does not believe a row that took long to be read', async () => {
  const { talk, app, last, speak, meanwhile } = await crowd()
  const { channels } = app
  const { read } = channels
  const beforeTheLastRound = async () => {
    channels.read = async name => {
      channels.read = read
      const row = await read(name)
      await last.ask('leave', { channel })
      talk.later(ROUND_MS)
      return row
    }
  }
  meanwhile.push(async () => {}, beforeTheLastRound)
  expect((await speak()).filter(({ user }) => user === last.caller.user)).toEqual([])
})

it('ends, and asks little, and comes again where the list of those who were revoked cannot be read', async () => {
  const { talk, app, speak } = await crowd()
  let asked = 0
  app.standing.list = async () => {
    asked++
    talk.later(3000)
    throw new Error('timeout')
  }
  // The stream brings it again.
  await expect(speak()).rejects.toThrow()
  expect(asked).toBeLessThan(10)
})

it('I7: asks once for the names where somebody has left, in a relay too', async () => {
  const { app, others, speak, meanwhile } = await crowd(1600)
  const { members } = app
  const { has } = members
  let asked = 0
  members.has = async (name, user) => {
    asked++
    return has(name, user)
  }
  // Behind those to whom the first posts go, of a page that is not the first.
  const gone = others.slice(980, 990)
  meanwhile.push(async () => {
    for (const one of gone) await one.ask('leave', { channel })
  })
  const posted = new Set((await speak()).map(({ user }) => user))
  expect(gone.filter(({ caller }) => posted.has(caller.user))).toEqual([])
  expect(posted.size).toBe(others.length - gone.length)
  // The sender, and those who leave.
  expect(asked).toBeLessThan(20)
})
