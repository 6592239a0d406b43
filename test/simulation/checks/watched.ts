import type { Device } from '../world/device.ts'
import { isCalm } from '../world/weather.ts'
import type { World } from '../world/world.ts'
import { AccessCheck } from './access-check.ts'
import { FreshCheck } from './fresh-check.ts'
import { LogCheck } from './log-check.ts'
import { MarksCheck } from './marks-check.ts'
import { PostCheck } from './post-check.ts'
import { QuietCheck } from './quiet-check.ts'
import { RefusalCheck } from './refusal-check.ts'
import { ViewCheck } from './view-check.ts'

/** Holds a world against its promises from now on; `hold` asks for those that are due once all is quiet. */
export const watched = (world: World, isBad: (text: string) => boolean = () => false) => {
  const log = new LogCheck(world)
  const posts = new PostCheck(world)
  const { observers } = world.sky.watch
  observers.push(log, posts, new ViewCheck(world, log), new MarksCheck(world), new AccessCheck(world))
  observers.push(new RefusalCheck(world, isBad))
  if (isCalm(world.sky.weather)) observers.push(new FreshCheck(world))
  const quiet = new QuietCheck(world, log)
  return {
    hold: async (devices: readonly Device[]): Promise<void> => {
      if (world.sky.scheduler.isStopped) return
      posts.isComplete()
      await quiet.hold(devices)
    },
  }
}
