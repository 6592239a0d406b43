import type { Metric, Part } from './part.ts'
import type { Parts } from './parts.ts'
import { figure, jsonLine, tableOf } from './table.ts'

/** What is asked of a run, and where its words go. */
export type Asked = {
  readonly parts: Parts
  /** Parts by name; the whole table without. */
  readonly names?: readonly string[]
  readonly json: boolean
  readonly quick: boolean
  /** Figures. */
  readonly print: (line: string) => void
  /** Progress and faults. */
  readonly say: (line: string) => void
}

/** Every figure is called by its part first: `cost: connect`. */
const named = (part: string, metrics: readonly Metric[]): readonly Metric[] =>
  metrics.map(one =>
    one.metric.startsWith(`${part}: `) ? one : { ...one, metric: `${part}: ${one.metric}` },
  )

const secondsSince = (began: number): string => `${figure((performance.now() - began) / 1000)} s`

/** Runs one part; a fault is told and is no end of the others. */
const run = async (part: Part, { quick, say }: Asked): Promise<readonly Metric[] | undefined> => {
  const began = performance.now()
  say(`${part.name} …`)
  try {
    const metrics = await part.run({ quick })
    say(`${part.name}: ${secondsSince(began)}`)
    return named(part.name, metrics)
  } catch (fault) {
    say(`${part.name} failed: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`)
    return undefined
  }
}

/** Those that are asked for; what the whole table leaves out is told. */
const partsOf = async ({ parts, names, say }: Asked): Promise<readonly Part[]> => {
  const loading = (names ?? Object.keys(parts)).flatMap(name => parts[name]?.() ?? [])
  const all = (await Promise.all(loading)).map(({ part }) => part)
  return all.filter(({ name, lacks }) => {
    const lacking = names ? undefined : lacks?.()
    if (lacking !== undefined) say(`${name} is left out: it needs ${lacking}`)
    return lacking === undefined
  })
}

/** Fetches all that parts will ask for, and meanwhile runs those that no clock measures: what is measured by it is alone. */
const beforehand = async (parts: readonly Part[], asked: Asked) => {
  const began = performance.now()
  const fetches = [...new Set(parts.flatMap(({ fetches: some = [] }) => some))]
  // What cannot be had is told by the part that asks for it again.
  const fetching = Promise.allSettled(fetches.map(({ get }) => get()))
  const virtual = parts.filter(({ isVirtual }) => isVirtual)
  const done = new Map<Part, Promise<readonly Metric[] | undefined>>()
  for (const part of virtual) done.set(part, run(part, asked))
  await Promise.all([fetching, ...done.values()])
  if (fetches.length > 0) asked.say(`fetching: ${secondsSince(began)}`)
  return { done, remove: () => Promise.all(fetches.map(({ remove }) => remove())) }
}

/** Runs parts one after the other, so that none measures another. Answers whether all could measure. */
export const runParts = async (asked: Asked): Promise<boolean> => {
  const { json, print, say } = asked
  const began = performance.now()
  const parts = await partsOf(asked)
  const { done, remove } = await beforehand(parts, asked)
  const metrics: Metric[] = []
  let isWhole = true
  try {
    for (const part of parts) {
      const measured = await (done.get(part) ?? run(part, asked))
      isWhole &&= measured !== undefined
      metrics.push(...(measured ?? []))
      if (json) for (const metric of measured ?? []) print(jsonLine(metric))
    }
  } finally {
    await remove()
  }
  if (parts.length > 1) say(`all: ${secondsSince(began)}`)
  if (!json && metrics.length > 0) print(tableOf(metrics))
  return isWhole
}

/** What can be run, a line a part. */
export const listOf = async (parts: Parts): Promise<string> => {
  const all = await Promise.all(Object.values(parts).map(async load => (await load()).part))
  return all.map(({ name, says }) => `  ${name.padEnd(10)} ${says}`).join('\n')
}
