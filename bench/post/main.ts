import { median } from '../child.ts'
import type { Ready } from '../endpoint/process.ts'
import { type Variant, type VariantName, variantsFor } from './variants.ts'

/** What the client's own process is told, and what it answers: microseconds of its processor for each post. */
export type Job = {
  readonly ready: Ready
  readonly undici?: string
  readonly rounds: number
  readonly posts: number
}
export type Costs = Readonly<Record<number, Readonly<Partial<Record<VariantName, number>>>>>

const AT_ONCE = [1, 16, 64, 256] as const
/** The SDK takes so much longer that fewer posts are as exact. */
const SHARE: Partial<Record<VariantName, number>> = { sdk: 0.1 }
const CONNECTION = 'L0SM9cOFvHcCIhw='
const FRAME = JSON.stringify({ event: 'message', body: 'x'.repeat(170) })

const costOf = async ({ post }: Variant, posts: number, atOnce: number): Promise<number> => {
  let left = posts
  const work = async () => {
    while (left-- > 0) await post(CONNECTION, FRAME)
  }
  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: atOnce }, work))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / posts
}

/** Every variant in each round, begun by another each time; the first round warms up and does not count. */
const measure = async ({ ready, undici, rounds, posts }: Job): Promise<Costs> => {
  const variants = Object.entries(variantsFor(ready, undici)) as [VariantName, Variant][]
  const costs: Record<number, Partial<Record<VariantName, number>>> = {}
  for (const atOnce of AT_ONCE) {
    const found = new Map<VariantName, number[]>(variants.map(([name]) => [name, []]))
    for (let round = 0; round <= rounds; round++)
      for (let turn = 0; turn < variants.length; turn++) {
        const [name, variant] = variants[(turn + round) % variants.length] ?? []
        if (!name || !variant) continue
        const cost = await costOf(variant, Math.ceil(posts * (SHARE[name] ?? 1)), atOnce)
        if (round > 0) found.get(name)?.push(cost)
      }
    costs[atOnce] = Object.fromEntries([...found].map(([name, values]) => [name, median(values)]))
  }
  for (const [, variant] of variants) await variant.end()
  return costs
}

process.once('message', async (job: Job) => {
  process.send?.(await measure(job))
  process.disconnect()
})
