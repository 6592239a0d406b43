import { type DeadLetter, holdings, readLetter } from './dead-letter.ts'

/** Where dead letters lie, and who takes them again. */
export type Office = {
  /** The keys of all letters, page by page. */
  keys(): AsyncIterable<readonly string[]>
  read(key: string): Promise<string>
  remove(key: string): Promise<void>
  /** Hands an event to a function and waits for its answer, as JSON text. Rejects where the function fails. */
  hand(functionName: string, event: string): Promise<string>
}

/** What became of a letter: handed over and deleted, seen only, or left where it lies and why. */
export type Fate = 'redriven' | 'seen' | 'left'
export type Line = {
  readonly key: string
  readonly fate: Fate
  readonly note: string
  readonly records: number
  readonly holds: readonly string[]
  readonly at: string
}

export type Order = {
  /** The function that takes the letters. @default the one that each letter names */
  readonly function?: string | undefined
  readonly dryRun: boolean
}

/** The records that the function says it failed; `undefined` for an answer that is none. */
const failuresIn = (answer: string): readonly unknown[] | undefined => {
  const { batchItemFailures: failures } = (JSON.parse(answer) ?? {}) as { batchItemFailures?: unknown }
  return Array.isArray(failures) ? failures : undefined
}

/** Hands the records of a letter over; answers what is wrong, or nothing. */
const handOver = async (office: Office, letter: DeadLetter, name: string): Promise<string | undefined> => {
  try {
    const failures = failuresIn(await office.hand(name, JSON.stringify({ Records: letter.records })))
    if (!failures) return 'the function failed'
    return failures.length > 0 ? `${failures.length} of its records fail again` : undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'the function could not be called'
  }
}

const redriveOne = async (office: Office, key: string, order: Order): Promise<Line> => {
  const letter = readLetter(await office.read(key))
  if (!letter) return { key, fate: 'left', note: 'no dead letter', records: 0, holds: [], at: '' }
  const line = { key, records: letter.records.length, holds: holdings(letter), at: letter.at }
  if (order.dryRun) return { ...line, fate: 'seen', note: letter.why }
  const wrong = await handOver(office, letter, order.function ?? letter.function)
  if (wrong !== undefined) return { ...line, fate: 'left', note: wrong }
  // Only what was taken is deleted: a crash in between hands the letter over twice, which nobody sees twice.
  await office.remove(key)
  return { ...line, fate: 'redriven', note: letter.why }
}

/**
 * Hands every dead letter to its function again, the oldest first, one after the other, and deletes what was taken.
 * A letter that fails stays and stops no other. Rejects where the letters themselves cannot be listed or read.
 */
export async function* redrive(office: Office, order: Order): AsyncIterable<Line> {
  const keys: string[] = []
  for await (const page of office.keys()) keys.push(...page)
  for (const key of keys.toSorted((one, other) => (stampOf(one) < stampOf(other) ? -1 : 1)))
    yield await redriveOne(office, key, order)
}

/** A key ends with when its letter was written: `…/2026-11-21T09.00.00-<random>`. */
const stampOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1)
