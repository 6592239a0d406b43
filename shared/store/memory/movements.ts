import type { Movements, Noted } from '../../domain/members/movements.ts'
import { copyOf } from './copy.ts'

/** So many are kept: nobody looks back further. */
const KEPT = 20_000

/** The movements in memory. */
export const memoryMovements = (): Movements => {
  const noted: Noted[] = []
  return {
    put: async (movement, at) => {
      noted.push(copyOf({ ...movement, at }))
      if (noted.length > 2 * KEPT) noted.splice(0, KEPT)
    },
    since: async (from, most) => {
      const found = noted.filter(({ at }) => at >= from)
      return found.length < most ? found.toSorted((one, other) => one.at - other.at) : undefined
    },
  }
}
