import type { Chance } from '../world/chance.ts'
import { type Backup, backupOfMessages, backupOfRooms } from '../world/tables.ts'
import type { World } from '../world/world.ts'

/** In a share of the schedules the tables are restored while people talk, as RESTORE.md says it, or in a greater hurry. */

const SHARE = 0.12
const ONCE_MORE = 0.15
/** Nobody stops the functions that write: what instances of before still commit is lost with the tables that are left. */
const IN_A_HURRY = 0.4

/** How far apart the moments are to which the two tables are restored, and how long the old instances still take events. */
const APART_MS = [0, 20, 400, 3000, 10_000]
const SIDE_BY_SIDE_MS = [0, 500, 4000, 15_000]
const WRITING = ['message', 'membership']
/** As long as an invocation that has begun may go on. */
const ENDED_MS = 10_000

export const isRestored = (chance: Chance): boolean => chance.happens(SHARE)

/** What people do between the two copies, and when the tables are back. */
type Stir = { readonly between: () => void; readonly after: () => void }

/** Copies the two tables, one after the other, whichever is first; what happens in between only one of them has. */
const saved = async (world: World, chance: Chance, between: () => void): Promise<Backup> => {
  const { scheduler } = world.sky
  const apart = chance.pick(APART_MS)
  between()
  const { tables } = world.deployments
  if (chance.happens(0.5)) {
    const rooms = backupOfRooms(tables)
    await scheduler.sleep(apart)
    return { rooms, messages: backupOfMessages(tables) }
  }
  const messages = backupOfMessages(tables)
  await scheduler.sleep(apart)
  return { rooms: backupOfRooms(tables), messages }
}

/** Restores the tables to how they were a while ago. */
const restore = async (
  world: World,
  chance: Chance,
  length: number,
  { between, after }: Stir,
): Promise<void> => {
  const { scheduler } = world.sky
  await scheduler.sleep(chance.next() * length * 0.6)
  const backup = await saved(world, chance, between)
  const isInAHurry = chance.happens(IN_A_HURRY)
  // Something goes wrong, and somebody sees it.
  await scheduler.sleep(chance.next() * length * 0.4)
  if (!isInAHurry) for (const kind of WRITING) world.lambda.stopped.add(kind)
  await scheduler.sleep(chance.pick([50, 1000, 5000]))
  const ms = chance.pick(SIDE_BY_SIDE_MS)
  world.restore(backup, ms)
  if (!isInAHurry) {
    await scheduler.sleep(ms + chance.pick([0, ENDED_MS]))
    world.lambda.stopped.clear()
  }
  after()
}

export const restoreAmid = async (
  world: World,
  chance: Chance,
  length: number,
  stir: Stir,
): Promise<void> => {
  await restore(world, chance, length, stir)
  if (chance.happens(ONCE_MORE)) await restore(world, chance, length, stir)
}
