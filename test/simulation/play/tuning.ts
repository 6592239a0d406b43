import * as namespaces from '../../../shared/domain/namespaces.ts'
import * as audience from '../../../shared/domain/posting/audience.ts'
import type { Chance } from '../world/chance.ts'

/** Thresholds that a schedule of a few people would never reach are lowered, by the hooks of `loading.ts`. */

type Tunable = { setInlineMembers?(most: number): void; setMembersAtOnce?(most: number): void }

/** Sets the thresholds of one schedule. */
export const tune = (chance: Chance): void => {
  const inline = chance.pick([1, 2, 2, 16])
  const room = chance.pick([2, 3, 3, 16])
  ;(audience as Tunable).setMembersAtOnce?.(chance.pick([1, 2, 2, 500]))
  ;(namespaces as Tunable).setInlineMembers?.(inline)
  Object.assign(namespaces.SET_ROOM, { small: room, large: room + 1 })
}
