import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS, PROBLEMS } from '../../shared/protocol/index.ts'
import { type Started, startByCommand } from '../support/command.ts'
import { gathered } from '../support/conversation.ts'
import { noise } from '../support/frames-of-noise.ts'
import { type Frame, openPeer, type Peer } from '../support/peer.ts'
import { temporaryFolder } from '../support/temporary.ts'

const MEGABYTES = Number(process.env.FUZZ_SOCKET_MEGABYTES ?? 0.15)
const SEED = Number(process.env.FUZZ_SEED ?? Date.now())
const AT_ONCE = 16

/** As a text arrives: what is no Unicode has become something else on the way. */
const onTheWire = (text: string): string => Buffer.from(text).toString()

/**
 * The frames of noise that a world in which alice has just joined refuses, with an answer: found out by the same use
 * cases over the memory twins, in a new world after each frame that was not refused.
 */
async function* refusedFrames(): AsyncIterable<string> {
  const world = async () => (await gathered('chat:lobby', ['alice', 'bob'])).people[0]
  let alice = await world()
  let bytes = 0
  for (const text of noise(SEED)) {
    const frame = onTheWire(text)
    if (Buffer.byteLength(frame) > LIMITS.frameBytes) continue
    const answer = await alice?.say(frame)
    if (answer === undefined || JSON.parse(answer).ok) {
      alice = await world()
      continue
    }
    yield frame
    bytes += Buffer.byteLength(frame)
    if (bytes > MEGABYTES * 1e6) return
  }
}

/** Everything in the tables, whatever wrote it: a text a row. */
const contentsOf = (data: string): readonly string[] => {
  const file = readdirSync(data).find(name => name.endsWith('.sqlite')) ?? ''
  const database = new DatabaseSync(join(data, file), { readOnly: true })
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
  const names = tables.map(({ name }) => String(name)).filter(name => !name.startsWith('sqlite_'))
  const rows = names.flatMap(name =>
    database
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .map(row => `${name} ${JSON.stringify(row)}`),
  )
  database.close()
  return rows.sort()
}

describe(`a socket that says nothing but noise (FUZZ_SEED=${SEED})`, () => {
  let data: string
  let started: Started
  let alice: Peer
  beforeAll(async () => {
    data = temporaryFolder()
    started = await startByCommand(['--data', data], { RATE_LIMITS: 'off' })
    alice = await openPeer(started.websocket, { token: started.tokens.alice ?? '' })
    const bob = await openPeer(started.websocket, { token: started.tokens.bob ?? '' })
    for (const peer of [alice, bob]) {
      await peer.ask('hello')
      await peer.ask('join', { channel: 'chat:lobby' })
    }
  }, 60_000)
  afterAll(() => started.stop())

  /** Sends some frames and waits for as many answers. */
  const sayAll = async (frames: readonly string[]): Promise<Frame[]> => {
    for (const frame of frames) alice.send(frame)
    return Promise.all(frames.map(() => alice.next(frame => 'reply' in frame)))
  }

  it(`I13: is answered ${MEGABYTES} MB long by problems of the table, and nothing in the database changes`, async () => {
    const before = contentsOf(data)
    const codes = new Set<string>()
    let frames: string[] = []
    const flush = async () => {
      for (const { ok, error } of await sayAll(frames)) {
        expect(ok).toBe(false)
        codes.add(error?.code ?? 'none')
      }
      frames = []
    }
    for await (const frame of refusedFrames()) {
      frames.push(frame)
      if (frames.length === AT_ONCE) await flush()
    }
    await flush()
    for (const code of codes) expect(Object.keys(PROBLEMS)).toContain(code)
    expect([...codes]).not.toContain('INTERNAL')
    expect(codes.size).toBeGreaterThan(1)
    expect(contentsOf(data)).toEqual(before)
    expect(await alice.ask('history', { channel: 'chat:lobby' })).toMatchObject({ ok: true, entries: [] })
    const lines = started
      .complaints()
      .split('\n')
      .filter(line => line !== '')
    expect(lines.filter(line => !/^(synthesizing|starting) /.test(line))).toEqual([])
  }, 3_600_000)
})
