import { expect, it } from 'vitest'
import { onStage } from '../support/fake-server.ts'
import { settled } from '../support/fake-time.ts'

const hit = (channel: string, seq: number) => ({
  channel,
  entry: { seq, key: `k${seq}`, from: 'bob', at: '2026-11-21T09:00:00.000Z', body: { text: 'the needle' } },
})

it('a search goes on where a page stopped, and passes over empty ones', async () => {
  const { line, client } = await onStage()
  const told: unknown[] = []
  const ended = (async () => {
    for await (const page of client.search('needle', { limit: 2 }))
      told.push(page.map(({ entry }) => entry.seq))
  })()
  await settled()
  const first = line.hears('search')
  expect(first).toMatchObject({ text: 'needle', limit: 2 })
  expect(first).not.toHaveProperty('next')
  await line.replies(first, { found: [hit('chat:lobby', 7), hit('chat:lobby', 3)], next: 'one' })
  const second = line.hears('search')
  expect(second).toMatchObject({ text: 'needle', limit: 2, next: 'one' })
  await line.replies(second, { found: [], next: 'two' })
  await line.replies(line.hears('search'), { found: [hit('dm:alice~bob', 1)] })
  await ended
  expect(told).toEqual([[7, 3], [1]])
})
