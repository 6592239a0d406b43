import type { Chance } from '../world/chance.ts'
import { Device } from '../world/device.ts'
import type { Person } from '../world/facts.ts'
import type { World } from '../world/world.ts'

/** Who plays in a schedule, and where they meet. */
export type Cast = {
  readonly devices: readonly Device[]
  readonly users: readonly string[]
  /** Channels that can be joined and left. */
  readonly rooms: readonly string[]
  /** Every channel in which somebody may want to speak. */
  readonly places: readonly string[]
}

const NAMES = ['ann', 'bob', 'cid', 'dot', 'eve', 'fay']
const ROLE = 'staff'

const peopleOf = (chance: Chance): readonly Person[] =>
  NAMES.slice(0, chance.whole(2, chance.happens(0.2) ? 6 : 4)).map((user, at) => ({
    user,
    roles: [...(at === 0 ? ['service'] : []), ...(chance.happens(0.3) ? [ROLE] : [])],
  }))

const directs = (users: readonly string[]): readonly string[] =>
  users.flatMap((one, at) => users.slice(at + 1).map(other => `dm:${one}~${other}`))

export const castOf = (world: World, chance: Chance): Cast => {
  const people = peopleOf(chance)
  const users = people.map(({ user }) => user)
  const tokenMs = chance.happens(0.15) ? chance.whole(20_000, 70_000) : 48 * 3_600_000
  const devices = people.flatMap(person =>
    Array.from(
      {
        length: chance.weighted([
          [6, 1],
          [3, 2],
          [1, 3],
        ]),
      },
      (_, at) => new Device(world, person, `${person.user}-${at + 1}`, tokenMs),
    ),
  )
  const rooms = ['chat:hall', 'chat:den'].slice(0, chance.whole(1, 2))
  // A role's channel is the one that many read and whose entries expire.
  const service = chance.happens(0.5) ? `role:${ROLE}` : `user:${chance.pick(users)}`
  return {
    devices,
    users,
    rooms,
    places: [...rooms, ...rooms, ...directs(users).slice(0, 3), service],
  }
}
