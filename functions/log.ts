import type { Log } from '../shared/domain/ports.ts'
import { timestamp } from '../shared/domain/timestamp.ts'
import { clock, environment } from './environment.ts'

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const

/** An error as a log may have it: its name and status. The text of an SDK's error can hold keys and items, so only our own is kept. */
const plain = (thrown: unknown): unknown => {
  if (!(thrown instanceof Error)) return thrown
  const { $metadata: metadata } = thrown as { $metadata?: { httpStatusCode?: number } }
  const own = !metadata && ['Error', 'TypeError', 'RangeError'].includes(thrown.name)
  return {
    name: thrown.name,
    ...(own && { message: thrown.message }),
    ...(metadata && { status: metadata.httpStatusCode }),
  }
}

/** One line of JSON a fact, on standard output, where Lambda's log is. */
export const log: Log = (level, event, facts = {}) => {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(environment.logLevel as (typeof LEVELS)[number])) return
  const line = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, plain(value)]))
  process.stdout.write(`${JSON.stringify({ level, time: timestamp(clock.now()), event, ...line })}\n`)
}
