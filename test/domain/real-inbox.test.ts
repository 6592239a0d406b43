import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readChatLog } from '../../bench/replay/chat-log.ts'
import { type Line, planOf, type RoomPlan } from '../../bench/replay/plan.ts'
import { conversation } from '../support/conversation.ts'

const real = join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'irc-stripe-support.jsonl')
/** So much of the stream comes together. */
const BATCH = 50

type Listed = { channel: string; unread: number; mentions?: number; members?: string[] }

/** Who is spoken to: `name: …` or `name, …`. */
const addressed = (text: string, names: ReadonlySet<string>): string[] => {
  const [, name = ''] = /^([^\s:,]{2,40})[:,]\s/.exec(text) ?? []
  return names.has(name) ? [name] : []
}

/** What is unread for one who has read everything up to their own last words, reckoned from the log alone. */
const expectedOf = (room: RoomPlan, person: number, people: readonly string[]) => {
  const rest: readonly Line[] = room.lines.slice(room.lines.findLastIndex(({ by }) => by === person) + 1)
  const names = new Set(people)
  const mentions = rest.filter(({ text }) => addressed(text, names).includes(people[person] ?? '')).length
  return { channel: room.channel, unread: rest.length, mentions }
}

test.skipIf(!existsSync(real))(
  'E2: a support channel of 209 people, through the inbox of each: unread and mentions are right at the end',
  async () => {
    const { people, rooms } = planOf(await readChatLog(real))
    expect(people).toHaveLength(209)
    const talk = conversation()
    const speakers = people.map(name => talk.person(name))
    const names = new Set(people)
    for (const { channel, members } of rooms)
      for (const member of members) await speakers[member]?.ask('join', { channel })
    for (const { channel, lines } of rooms)
      for (const [at, { by, text }] of lines.entries()) {
        const [speaker, mentions] = [speakers[by], addressed(text, names)]
        const body = { text, ...(mentions.length > 0 && { mentions }) }
        const said = await speaker?.ask('message', { channel, key: `k${at}`, body })
        // Who speaks has read what was said before; on their phone, which is another socket.
        await talk.person(`${people[by]}/phone`).ask('receipt', { channel, read: said?.seq ?? 0 })
        talk.later(1000)
        if (at % BATCH === 0) await talk.flow()
      }
    await talk.flow()
    const wrong: unknown[] = []
    let [unread, mentioned] = [0, 0]
    for (const [person, speaker] of speakers.entries()) {
      const { channels } = (await speaker.ask('inbox')) as { channels: Listed[] }
      const own = rooms.filter(({ members }) => members.includes(person))
      expect(channels.map(({ channel }) => channel).toSorted()).toEqual(
        own.map(({ channel }) => channel).toSorted(),
      )
      for (const room of own) {
        const listed = channels.find(({ channel }) => channel === room.channel)
        const expected = expectedOf(room, person, people)
        unread += expected.unread
        mentioned += expected.mentions
        if (listed?.unread !== expected.unread || (listed.mentions ?? 0) !== expected.mentions)
          wrong.push({ person: people[person], listed, expected })
      }
    }
    expect(wrong).toEqual([])
    // Counts that are all nought would prove nothing.
    expect(unread).toBeGreaterThan(10_000)
    expect(mentioned).toBeGreaterThan(10)
    console.log(`209 people: ${unread} unread, ${mentioned} mentions, all as reckoned from the log`)
  },
  180_000,
)

if (!existsSync(real)) console.log('the real support channel is not listed: ../shared/data is not here')
