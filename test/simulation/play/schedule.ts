import type { Deletes } from '../../../shared/store/memory/rooms.ts'
import { watched } from '../checks/watched.ts'
import { Chance } from '../world/chance.ts'
import type { Violation } from '../world/watch.ts'
import { CALM, type Weather, weatherOf } from '../world/weather.ts'
import { World } from '../world/world.ts'
import { ACTIONS } from './actions.ts'
import { argue, leafAll } from './amending.ts'
import { type Cast, castOf } from './cast.ts'
import { deployAmid, pairOf } from './deploying.ts'
import { lull } from './lull.ts'
import { isRestored, restoreAmid } from './restoring.ts'
import type { Action } from './scene.ts'
import { isBad, isFine } from './strangers.ts'
import { tune } from './tuning.ts'

/** One schedule: a world, its weather, what people do in it, and what is held against the promises. */

export type Outcome = {
  readonly seed: number
  readonly hash: string
  readonly steps: number
  readonly violations: readonly Violation[]
  readonly coverage: ReadonlyMap<string, number>
  readonly lines: readonly string[]
}

/** A token that outlasts every schedule. */
const LONG_MS = 30 * 24 * 3_600_000
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const SETUP_MS = 2000
/** Beside versions that differ there are pages that nobody has loaded again. */
const OLDER_DEVICES = 0.3
/** As long as everything may take to become right again once nothing goes wrong any more. */
const QUIET_MS = 150_000

/** Everybody starts, and joins what most will talk in. */
const begin = (world: World, chance: Chance, cast: Cast): void => {
  for (const device of cast.devices) {
    const life = device.start()
    for (const channel of cast.rooms)
      if (chance.happens(0.8))
        world.sky.scheduler.after(chance.next() * SETUP_MS, () => {
          if (!device.life) return
          world.sky.watch.tell('joins', life, channel)
          void device.asks(`join ${channel}`, client => client.channel(channel).join())
        })
  }
}

const play = (world: World, chance: Chance, cast: Cast): number => {
  const length = chance.pick([4000, 12_000, 30_000, 60_000])
  for (let actions = chance.whole(8, 45); actions > 0; actions--) {
    const action = chance.weighted(ACTIONS)
    const device = chance.pick(cast.devices)
    world.sky.scheduler.after(SETUP_MS + chance.next() * length, () =>
      action({ world, chance, cast, device }),
    )
  }
  return SETUP_MS + length
}

/** Everybody is away for hours or days; then they come back to where they were, or some of them do. */
const sleep = async (world: World, chance: Chance, cast: Cast): Promise<void> => {
  const { scheduler, trace, coverage } = world.sky
  // Who was about to come back has come.
  await scheduler.runFor(21_000)
  const kept = new Map(cast.devices.map(device => [device, device.life?.client.positions ?? {}]))
  // The longest is as long as nothing is kept, which is met by few who come back: it is drawn as often as all others.
  const ms = chance.pick([
    11 * 60_000,
    3 * HOUR_MS,
    26 * HOUR_MS,
    ...Array.from({ length: 3 }, () => 8 * 24 * HOUR_MS),
  ])
  for (const device of cast.devices) device.end('closed')
  if (ms > 24 * HOUR_MS && chance.happens(0.4)) world.stream.pausedUntil = scheduler.now + 25 * HOUR_MS
  trace.tell('everybody', 'sleeps', ms)
  coverage.count('sometimes: everybody is away for hours or days')
  world.sweepEvery(HOUR_MS)
  await scheduler.runFor(ms)
  world.sweepEvery()
  for (const [device, positions] of kept) {
    device.tokenMs = LONG_MS
    device.start(chance.happens(0.8) ? positions : {})
  }
  await scheduler.runFor(5000)
}

/** The weather clears, the network is back, what was given up is carried again; then nothing happens for a while. */
const calmDown = async (world: World, chance: Chance, cast: Cast, quietMs: number): Promise<void> => {
  world.sky.trace.tell('weather', 'clears')
  world.sky.weather = { ...CALM, networkMs: 15, storeMs: 4 }
  for (const device of cast.devices) {
    device.network(true)
    device.tokenMs = LONG_MS
    if (chance.happens(0.12)) device.end('vanished')
    // Whose token was revoked has stopped for good: somebody logs in anew.
    else if (device.life?.client.state === 'closed') device.start()
    else if (!device.life && chance.happens(0.7)) device.start()
  }
  await world.sky.scheduler.runFor(75_000)
  void world.stream.redrive()
  await world.sky.scheduler.runFor(quietMs - 75_000)
}

/** TTL deletes never, at once, or some: a reader must not see the difference. */
const DELETES: readonly Deletes[] = [() => false, () => true, ({ seq }) => seq % 2 === 0]

const options = (chance: Chance, weather: Weather) => ({
  weather,
  lanes: chance.pick([1, 2, 4]),
  batchSize: chance.pick([1, 5, 100]),
  rates: chance.happens(0.2),
  deletes: chance.pick(DELETES),
  identities: chance.happens(0.1),
  ...(chance.happens(0.1) && { frameMs: 60_000 }),
})

/** Runs a schedule to its end, or to the first promise that it breaks. */
export const run = async (seed: number, isTraced = false): Promise<Outcome> => {
  const chance = new Chance(seed)
  tune(chance)
  const weather = weatherOf(chance)
  const pair = pairOf(chance)
  const world = new World({ seed, isTraced, ...options(chance, weather), ...(pair && { version: pair[0] }) })
  const { hold } = watched(world, { isBad, isFine })
  const cast = castOf(world, chance)
  const { scheduler, trace, watch, coverage } = world.sky
  const isToBeRestored = isRestored(chance)
  // An older page is not told of a restore by its heartbeats.
  if (pair && !isToBeRestored)
    for (const device of cast.devices) device.isOlder = chance.happens(OLDER_DEVICES)
  begin(world, chance, cast)
  const length = play(world, chance, cast)
  if (pair) deployAmid(world, chance, pair, length)
  if (isToBeRestored) {
    const own = chance.branch()
    const stir = (how: Action) => () => how({ world, chance: own, cast, device: own.pick(cast.devices) })
    void restoreAmid(world, own, length, {
      between: stir(own.pick([argue, leafAll])),
      // Often nobody says anything by which another would learn of it.
      after: stir(own.pick([leafAll, () => {}])),
    })
  }
  await scheduler.runFor(length)
  if (chance.happens(0.08) && !scheduler.isStopped) await sleep(world, chance, cast)
  const isLively = chance.happens(0.75)
  const quietMs = Math.max(QUIET_MS, await lull(world, new Chance(seed).branch(), cast.devices))
  if (isLively) await calmDown(world, chance, cast, quietMs)
  if (isLively) await hold(cast.devices)
  return {
    seed,
    hash: trace.hash,
    steps: scheduler.steps,
    violations: watch.violations,
    coverage: coverage.counts,
    lines: trace.lines,
  }
}
