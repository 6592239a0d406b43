import { Chance } from '../../local/hostile/chance.ts'
import type { Metric, Part } from '../part.ts'
import { type Latency, Times } from '../replay/times.ts'
import { DATABASE_MS, POST_MS } from './model.ts'
import { VirtualTime } from './virtual-time.ts'
import { ModelWorld } from './world.ts'

/**
 * How long a message takes to the others of its channel, on a virtual clock: what DynamoDB, posts and the stream take is
 * published, and what is done one after the other is what the code does. The peer is the same code with the stream alone.
 */

type Talk = { readonly people: number; readonly messages: number; readonly pauseMs: number }
type Outcome = { readonly latency: Latency; readonly posts: number; readonly recipients: number }

const SEED = 20_261_121
const START = Date.parse('2026-11-21T09:00:00.000Z')
const CHANNEL = 'chat:model'
const QUIET_MS = 10_000
/** Heartbeats keep the sockets that there are. */
const BEAT_MS = 30_000

/** The keys of the messages in a frame. */
const keysIn = (frame: string): readonly string[] =>
  ([JSON.parse(frame)].flat() as { event: string; key: string }[]).flatMap(({ event, key }) =>
    event === 'message' ? [key] : [],
  )

/** Plays a talk in which each next message comes after a pause of chance (Poisson), and waits until all is told. */
const play = async ({ people, messages, pauseMs }: Talk, direct: boolean): Promise<Outcome> => {
  const [time, chance] = [new VirtualTime(START), new Chance(SEED, 'people')]
  const world = new ModelWorld({ time, chance: new Chance(SEED, 'stream'), direct })
  const names = Array.from({ length: people }, (_, at) => `p${at}`)
  for (const [at, name] of names.entries())
    time.after(at * 1000, async () => {
      await world.say(name, { action: 'hello' })
      await world.say(name, { action: 'join', channel: CHANNEL })
    })
  await time.run()
  const saidAt = new Map<string, number>()
  let due = QUIET_MS
  for (let at = 0; at < messages; at++) {
    const [name, key] = [names[Math.floor(chance.next() * people)] ?? '', `k${at}`]
    time.after(due, async () => {
      saidAt.set(key, time.now)
      await world.say(name, { action: 'message', channel: CHANNEL, key, body: { at } })
    })
    due += -pauseMs * Math.log(1 - chance.next())
  }
  for (let at = BEAT_MS; at < due; at += BEAT_MS)
    for (const name of names) time.after(at, () => void world.say(name, { action: 'ping' }))
  world.posts.length = 0
  await time.run()
  return tally(world, saidAt, messages * (people - 1))
}

const tally = ({ posts }: ModelWorld, saidAt: ReadonlyMap<string, number>, recipients: number): Outcome => {
  const firsts = new Map<string, number>()
  let told = 0
  for (const { connection, frame, at } of posts) {
    const keys = keysIn(frame)
    if (keys.length > 0) told++
    for (const key of keys) if (!firsts.has(`${connection} ${key}`)) firsts.set(`${connection} ${key}`, at)
  }
  if (firsts.size !== recipients) throw new Error(`${firsts.size} of ${recipients} were told`)
  const times = new Times()
  for (const [name, at] of firsts) times.record(at - (saidAt.get(name.split(' ')[1] ?? '') ?? Number.NaN))
  return { latency: times.read(), posts: told, recipients }
}

const SHARES = [
  ['p50', 0.2],
  ['p99', 0.3],
] as const

const metricsOf = (name: string, ours: Outcome, peer: Outcome): readonly Metric[] => [
  ...SHARES.map(([share, goal]): Metric => {
    const [value, peerValue] = [ours.latency[share], peer.latency[share]]
    return {
      metric: `modelled delivery, ${name}, ${share}`,
      value,
      unit: 'ms',
      peer: 'stream alone',
      peerValue,
      goal: goal * peerValue,
      limit: DATABASE_MS + POST_MS,
    }
  }),
  {
    metric: `modelled delivery, ${name}, posts for each message and recipient`,
    value: ours.posts / ours.recipients,
    unit: 'posts',
    peer: 'stream alone',
    peerValue: peer.posts / peer.recipients,
  },
]

export const part: Part = {
  name: 'latency',
  says: 'how long a message takes to the others, on a virtual clock with published times; against the stream alone',
  isVirtual: true,
  run: async ({ quick }) => {
    const messages = quick ? 300 : 1500
    const talks = [
      ['10 people, one of them every 3 s', { people: 10, messages, pauseMs: 3000 }],
      ['10 people, one of them every second', { people: 10, messages, pauseMs: 1000 }],
      ['2 people, one of them every 2 s', { people: 2, messages, pauseMs: 2000 }],
    ] as const
    const metrics: Metric[] = []
    for (const [name, talk] of talks)
      metrics.push(...metricsOf(name, await play(talk, true), await play(talk, false)))
    return metrics
  },
}
