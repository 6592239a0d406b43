import type { UseCase } from '../dispatch.ts'
import { Problem } from '../problem.ts'

/** Sets what holds for all members, and says how it stands. Every commit that comes after this is answered is held to it. */
export const rules: UseCase<'rules'> = async (app, { request, place }) => {
  const { channel, row } = place
  const { slow, words } = request
  const isChange = slow !== undefined || words !== undefined
  const change = { ...(slow !== undefined && { slow }), ...(words && { words: [...new Set(words)] }) }
  const after = isChange ? await app.rules.set(channel, change) : row
  if (!after) throw new Problem('FORBIDDEN')
  return { channel, slow: after.slow ?? 0, words: [...(await app.rules.words(channel))] }
}
