import { expect } from 'vitest'
import { STRETCH } from '../../shared/domain/search/search-ports.ts'
import { say, unique } from '../suites/contract/cast.ts'
import type { Frame } from '../support/peer.ts'
import { greeted, type Stage } from './stage.ts'

/** A page begins behind the entry that an entry of it edits: whoever shows it looks back, on a join as on a sync. */
export const edited = async (stage: Stage): Promise<void> => {
  const channel = `chat:${unique()}`
  const { peer: alice } = await greeted(stage, 'alice')
  await alice.ask('join', { channel })
  const { seq, epoch } = await say(alice, channel, 'one')
  const edit = (text: string) => alice.ask('edit', { channel, seq, key: unique(), body: { text } })
  await edit('two')
  await edit('three')
  const behind = [
    { seq: 2, amends: { withheld: true } },
    { seq: 3, body: { text: 'three' } },
  ]
  const after = { seq, epoch }
  expect(await alice.ask('join', { channel, after })).toMatchObject({ recovered: true, entries: behind })
  const { channels } = await alice.ask('sync', { cursors: { [channel]: after } })
  expect(channels).toMatchObject({ [channel]: { recovered: true, entries: behind } })
  await alice.close()
}

/** Who is online is counted, and where: also over HTTP, for those who are trusted. */
export const counted = async (stage: Stage): Promise<void> => {
  const bob = await stage.open('bob')
  await bob.ask('hello', { region: 'BD-13' })
  const { http, tokens } = stage.runtime
  const ask = (user: string) =>
    fetch(`${http}/presence/counts?region=BD`, { headers: { authorization: `Bearer ${tokens[user]}` } })
  expect((await ask('alice')).status).toBe(403)
  expect(await (await ask('admin')).json()).toMatchObject({ online: 1, regions: { 'BD-13': 1 } })
  await bob.close()
}

/** So much is said in a log that whoever first looks for a word in it leaves a filter behind. */
export const searched = async (stage: Stage): Promise<void> => {
  const channel = 'user:alice'
  const { peer: admin } = await greeted(stage, 'admin')
  const { seq: first } = await say(admin, channel, 'a pomegranate')
  const rest = Array.from({ length: STRETCH - 1 }, (_, at) => say(admin, channel, `no. ${at}`))
  for (const { ok } of await Promise.all(rest)) expect(ok).toBe(true)
  await admin.close()
  const { peer: alice } = await greeted(stage, 'alice')
  for (let times = 0; times < 2; times++) {
    const { found } = await alice.ask('search', { text: 'granate', channel })
    expect((found as readonly { entry: Frame }[]).map(({ entry }) => entry.seq)).toEqual([first])
  }
  await alice.close()
}
