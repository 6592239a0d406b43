import type { Chance } from '../world/chance.ts'
import type { World } from '../world/world.ts'
import { says } from './strangers.ts'

/** Somebody of the staff governs a room from outside. */

/** For a while, or until a pardon. */
const SECONDS = [2, 20, undefined]

const FRAMES: readonly ((channel: string, user: string, chance: Chance) => object)[] = [
  (channel, user, chance) => ({ action: 'mute', channel, user, seconds: chance.pick(SECONDS) }),
  (channel, user, chance) => ({ action: 'ban', channel, user, seconds: chance.pick(SECONDS) }),
  (channel, user) => ({ action: 'pardon', channel, user }),
  (channel, user) => ({ action: 'expel', channel, user }),
  (channel, user) => ({ action: 'invite', channel, users: [user] }),
]

/** One word about somebody, and perhaps another soon, which may overtake it. */
export const govern = (world: World, chance: Chance, channel: string, user: string): void =>
  says(
    world,
    chance,
    { user: 'root', roles: ['service'] },
    Array.from({ length: chance.whole(1, 2) }, (_, at) =>
      JSON.stringify({ id: `${at + 1}`, ...chance.pick(FRAMES)(channel, user, chance) }),
    ),
  )
