import type { Metric } from './part.ts'
import type { Parts } from './parts.ts'
import { figure, jsonLine, tableOf } from './table.ts'

/** What is asked of a run, and where its words go. */
export type Asked = {
  readonly parts: Parts
  readonly names: readonly string[]
  readonly json: boolean
  readonly quick: boolean
  /** Figures. */
  readonly print: (line: string) => void
  /** Progress and faults. */
  readonly say: (line: string) => void
}

/** Every figure is called by its part first: `cost: connect`. */
const named = (part: string, metrics: readonly Metric[] | undefined): readonly Metric[] | undefined =>
  metrics?.map(one =>
    one.metric.startsWith(`${part}: `) ? one : { ...one, metric: `${part}: ${one.metric}` },
  )

/** Runs one part; a fault is told and is no end of the others. */
const run = async (name: string, { parts, quick, say }: Asked): Promise<readonly Metric[] | undefined> => {
  const began = performance.now()
  say(`${name} …`)
  try {
    const metrics = await parts[name]?.().then(({ part }) => part.run({ quick }))
    say(`${name}: ${figure((performance.now() - began) / 1000)} s`)
    return named(name, metrics)
  } catch (fault) {
    say(`${name} failed: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`)
    return undefined
  }
}

/** Runs parts one after the other, so that none measures another. Answers whether all could measure. */
export const runParts = async (asked: Asked): Promise<boolean> => {
  const { names, json, print } = asked
  const metrics: Metric[] = []
  let isWhole = true
  for (const name of names) {
    const measured = await run(name, asked)
    isWhole &&= measured !== undefined
    metrics.push(...(measured ?? []))
    if (json) for (const metric of measured ?? []) print(jsonLine(metric))
  }
  if (!json && metrics.length > 0) print(tableOf(metrics))
  return isWhole
}

/** What can be run, a line a part. */
export const listOf = async (parts: Parts): Promise<string> => {
  const all = await Promise.all(Object.values(parts).map(async load => (await load()).part))
  return all.map(({ name, says }) => `  ${name.padEnd(10)} ${says}`).join('\n')
}
