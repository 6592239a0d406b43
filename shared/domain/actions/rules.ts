import type { UseCase } from '../dispatch.ts'
import { Problem } from '../problem.ts'

/** Sets what holds for all members, and says how it stands. Every commit that comes after this is answered is held to it. */
export const rules: UseCase<'rules'> = async (app, { request, place }) => {
  const { channel, row } = place
  const { slow } = request
  if (slow === undefined) return { channel, slow: row.slow ?? 0 }
  const set = await app.rules.set(channel, { slow })
  if (!set) throw new Problem('FORBIDDEN')
  return { channel, slow: set.slow ?? 0 }
}
