import { LIMITS } from '../../protocol/index.ts'
import type { UseCase } from '../dispatch.ts'
import { timestamp } from '../timestamp.ts'

/** A country has its parts with it. */
const isIn = (code: string, region: string | undefined): boolean =>
  region === undefined || code === region || code.startsWith(`${region}-`)

/** How many users are online, and where: a count of the last ten seconds. */
export const census: UseCase<'census'> = async (app, { request: { region } }) => {
  const { online, regions, at } = await app.census.take()
  const all = [...regions].filter(([code]) => isIn(code, region))
  const named = all.toSorted(([, one], [, other]) => other - one).slice(0, LIMITS.regions)
  const sumOf = (rows: typeof all) => rows.reduce((sum, [, count]) => sum + count, 0)
  const total = region === undefined ? Math.max(online, sumOf(all)) : sumOf(all)
  return {
    online: total,
    regions: Object.fromEntries(named),
    elsewhere: total - sumOf(named),
    at: timestamp(at),
  }
}
