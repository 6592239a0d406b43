import { describe, expect, it } from 'vitest'
import { append } from '../../shared/domain/log/append.ts'
import { hints } from '../../shared/domain/members/hints.ts'
import { NAMESPACES } from '../../shared/domain/namespaces.ts'
import type { TestApp } from '../support/app.ts'
import { conversation, gathered, type Speaker } from '../support/conversation.ts'

const WEEK_MS = 7 * 24 * 3_600_000

/** The same store, seen by an instance whose clock is wrong by so many milliseconds. */
const instance = (app: TestApp, skew: number) => ({
  ...app,
  hints: hints(),
  clock: { ...app.clock, now: () => app.clock.now() + skew },
})

/** So many entries from two instances in turn, one that is five seconds ahead and one that is as far behind. */
const writtenBySkewed = async (app: TestApp, channel: string, sender: string, most: number) => {
  const [namespace = '', id = ''] = channel.split(':')
  const policy = NAMESPACES[namespace]
  if (!policy) throw new Error('no such namespace')
  const instances = [instance(app, 5000), instance(app, -5000)]
  const seqs: number[] = []
  for (let at = 0; at < most; at++) {
    const one = instances[at % 2] ?? app
    const { entry } = await append(one, { channel, id, policy }, { sender, key: `k${at}`, body: { at } })
    seqs.push(entry.seq)
    app.clock.advance(1000)
  }
  return seqs
}

/** Everything from a position on, page by page, or that it cannot be had. */
const caughtUp = async (reader: Speaker, channel: string, epoch: string, from: number) => {
  const seqs: number[] = []
  for (let seq = from; ; ) {
    const page = (await reader.ask('sync', { cursors: { [channel]: { epoch, seq } } })).channels[channel]
    if (!page?.recovered) return { seqs, reset: true }
    seqs.push(...page.entries.map(entry => entry.seq))
    if (!page.more) return { seqs, reset: false }
    seq = seqs.at(-1) ?? seq
  }
}

describe('F42: servers whose clocks differ by ten seconds', () => {
  it('give one dense log, and each repeat its first number', async () => {
    const { talk } = await gathered('chat:lobby', ['alice', 'bob'])
    const first = await writtenBySkewed(talk.app, 'chat:lobby', 'alice', 40)
    expect(first).toEqual(Array.from({ length: 40 }, (_, at) => at + 1))
    const [alice] = await talk.greeted('alice/again')
    for (const at of [0, 20, 39])
      expect(
        await alice?.ask('message', { channel: 'chat:lobby', key: `k${at}`, body: { at }, after: 0 }),
      ).toMatchObject({ seq: at + 1, duplicate: true })
  })

  it('leave no silent hole while a log expires under a reader', async () => {
    const talk = conversation()
    await talk.greeted('bob')
    const channel = 'user:bob'
    await writtenBySkewed(talk.app, channel, 'shop', 20)
    const reader = talk.person('bob', { expires: 9e15 })
    const { epoch = '' } = (await talk.app.channels.read(channel)) ?? {}
    talk.later(WEEK_MS - 40_000)
    let resets = 0
    for (let step = 0; step < 60; step++) {
      for (let from = 0; from <= 20; from += 4) {
        const { seqs, reset } = await caughtUp(reader, channel, epoch, from)
        expect(seqs).toEqual(seqs.map((_, at) => from + 1 + at))
        if (reset) resets++
        else expect(from + seqs.length).toBe(20)
      }
      talk.later(1000)
    }
    expect(resets).toBeGreaterThan(0)
  })
})
