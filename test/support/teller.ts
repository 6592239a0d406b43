import { expect } from 'vitest'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { hints } from '../../shared/domain/members/hints.ts'
import { roster } from '../../shared/domain/members/roster.ts'
import { standing } from '../../shared/domain/sessions/standing.ts'
import { type Conversation, gathered, type Speaker } from './conversation.ts'

/** A second instance, which tells what the first one commits, and keeps what it reads. */

/** Where everybody is. */
export const channel = 'chat:lobby'

let sequence = 0

/** An instance that carries the stream, beside the one that takes frames; and what it reads. */
export const teller = ({ app: { users, members, movements, revocations, ...rest } }: Conversation) => {
  const read = { rows: 0, pages: 0, looks: 0 }
  const app = {
    ...rest,
    revocations,
    users: {
      ...users,
      read: async (names: readonly string[]) => {
        read.rows += names.length
        return users.read(names)
      },
    },
    members: {
      ...members,
      page: async (...asked: Parameters<typeof members.page>) => {
        read.pages++
        return members.page(...asked)
      },
    },
    movements: {
      ...movements,
      since: async (from: number, most: number) => {
        read.looks++
        return movements.since(from, most)
      },
    },
    hints: hints(),
    roster: roster(),
    standing: standing(revocations, rest.clock),
  }
  const carry = async () => {
    Object.assign(read, { rows: 0, pages: 0, looks: 0 })
    const changes = app.changes.splice(0)
    expect(
      await fanOut(
        app,
        changes.map(change => ({ sequence: String(++sequence), change })),
      ),
    ).toEqual([])
    return { ...read }
  }
  return { app, carry }
}

/** So many people in the lobby, all told once by an instance that keeps what it has read. */
export const lobby = async (...names: string[]) => {
  const { talk, people } = await gathered(channel, names)
  // What the other instance tells is what the direct lane leaves to it.
  Object.assign(talk.app, { direct: false })
  const { app, carry } = teller(talk)
  const [first] = people as [Speaker]
  let said = 0
  /** The first one says something. Answers what the other instance read to tell it. */
  const tells = async () => {
    said++
    await first.ask('message', { channel, key: `k${said}`, body: {} })
    return carry()
  }
  const heard = (one: Speaker) => one.heard('message').map(({ seq }) => seq)
  await tells()
  for (const one of people) one.frames()
  return { talk, people, app, carry, tells, heard }
}

/** So many names. */
export const everybody = (count: number) =>
  Array.from({ length: count }, (_, at) => `m${String(at).padStart(2, '0')}`)
