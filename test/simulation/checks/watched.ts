import type { Device } from '../world/device.ts'
import { isCalm } from '../world/weather.ts'
import type { World } from '../world/world.ts'
import { AccessCheck } from './access-check.ts'
import { Committed } from './committed.ts'
import { FreshCheck } from './fresh-check.ts'
import { KeptCheck } from './kept-check.ts'
import { LogCheck } from './log-check.ts'
import { MarksCheck } from './marks-check.ts'
import { Memberships } from './memberships.ts'
import { PostCheck } from './post-check.ts'
import { QueueCheck } from './queue-check.ts'
import { QuietCheck } from './quiet-check.ts'
import { type Judge, RefusalCheck } from './refusal-check.ts'
import { Revoked } from './revoked.ts'
import { SanctionCheck } from './sanction-check.ts'
import { ScreenCheck } from './screen-check.ts'
import { holdSums } from './sum-check.ts'
import { ToldCheck } from './told-check.ts'
import { ViewCheck } from './view-check.ts'
import { WordCheck } from './word-check.ts'

/** Holds a world against its promises from now on; `hold` asks for those that are due once all is quiet. */
const NOBODY: Judge = { isBad: () => false, isFine: () => false }

export const watched = (world: World, judge: Judge = NOBODY) => {
  const committed = new Committed()
  const log = new LogCheck(world, committed)
  const revoked = new Revoked(world)
  const memberships = new Memberships()
  const queues = new QueueCheck(world, committed)
  const posts = new PostCheck(world, revoked)
  const screens = new ScreenCheck(world, committed)
  const { observers } = world.sky.watch
  observers.push(
    revoked,
    memberships,
    log,
    posts,
    queues,
    new ViewCheck(world, committed, { memberships, queues }),
    new MarksCheck(world, committed),
    new AccessCheck(world, committed, revoked),
    new WordCheck(world, committed),
    screens,
    new SanctionCheck(world),
  )
  observers.push(new RefusalCheck(world, judge))
  observers.push(new ToldCheck(world))
  if (world.isMixed) observers.push(new KeptCheck(world))
  if (isCalm(world.sky.weather)) observers.push(new FreshCheck(world))
  const quiet = new QuietCheck(world, committed)
  return {
    hold: async (devices: readonly Device[]): Promise<void> => {
      if (world.sky.scheduler.isStopped) return
      posts.isComplete()
      await quiet.hold(devices)
      screens.hold(devices)
      await holdSums(world, committed)
    },
  }
}
