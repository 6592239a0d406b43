import type { Log } from '../shared/domain/ports.ts'
import { timestamp } from '../shared/domain/timestamp.ts'
import { clock, environment } from './environment.ts'

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const

/** An error as a log may have it: its name and status. The text of an SDK's error can hold keys and items, so only our own is kept. */
const factsOf = (thrown: Error): { name: string; message?: string; status?: number | undefined } => {
  const { $metadata: metadata } = thrown as { $metadata?: { httpStatusCode?: number } }
  const own = !metadata && ['Error', 'TypeError', 'RangeError'].includes(thrown.name)
  return {
    name: thrown.name,
    ...(own && { message: thrown.message }),
    ...(metadata && { status: metadata.httpStatusCode }),
  }
}
const plain = (thrown: unknown): unknown => (thrown instanceof Error ? factsOf(thrown) : thrown)

/**
 * A fault as it may leave a function: what a log may have of it, and where it happened. Lambda writes what is thrown into the
 * log, message and all that the error carries, and hands it to whoever waits.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html
 */
export const bare = (thrown: unknown): Error => {
  const { name, message = name } = thrown instanceof Error ? factsOf(thrown) : { name: 'Error' }
  const error = new Error(message)
  error.name = name
  const frames = ((thrown as Partial<Error> | undefined)?.stack ?? '')
    .split('\n')
    .filter(line => /^ +at /.test(line))
  error.stack = [`${name}: ${message}`, ...frames].join('\n')
  return error
}

/** One line of JSON a fact, on standard output, where Lambda's log is. */
export const log: Log = (level, event, facts = {}) => {
  if (LEVELS.indexOf(level) < LEVELS.indexOf(environment.logLevel as (typeof LEVELS)[number])) return
  const line = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, plain(value)]))
  process.stdout.write(`${JSON.stringify({ level, time: timestamp(clock.now()), event, ...line })}\n`)
}
