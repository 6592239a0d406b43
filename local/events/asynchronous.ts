import type { Crossings } from '../crossings.ts'
import type { Failure } from '../functions/outcome.ts'
import type { AsyncDefinition, FunctionDefinition } from '../template/stack.ts'

/** What asynchronous invocations need. Times in milliseconds. */
export type AsyncSetting = {
  readonly functions: readonly Pick<FunctionDefinition, 'name' | 'deadLetters'>[]
  readonly asyncs: readonly AsyncDefinition[]
  readonly invoke: Crossings['invoke']
  /** Puts a message into the queue of an ARN. */
  readonly keep: (queueArn: string, message: string) => Promise<void>
  readonly warn: (line: string) => void
  readonly now: () => number
  /** Resolves after so long, or never once everything has ended. */
  readonly pause: (ms: number) => Promise<void>
}

/** Where a template says nothing. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const defaults = { retries: 2, maximumAgeMs: 6 * 60 * 60_000 }

/** After a function's error Lambda waits one minute, and then two. */
const afterErrorMs = [60_000, 120_000]
/** Where it could not run at all: from a second to five minutes, and no try is counted. */
const afterThrottleMs = (times: number) => Math.min(1000 * 2 ** times, 300_000)
const unrun: ReadonlySet<Failure> = new Set(['throttled', 'abandoned'])

/**
 * An invocation that nobody waits for, as Lambda does it: tried again after errors, for a bounded time, and then put into
 * the function's dead-letter queue as the event that it was. What is under way when everything ends is lost here.
 */
export const invokeAsynchronously = async (
  setting: AsyncSetting,
  name: string,
  event: string,
): Promise<void> => {
  const { retries, maximumAgeMs } = setting.asyncs.find(one => one.function === name) ?? defaults
  const until = setting.now() + maximumAgeMs
  let [errors, throttles] = [0, 0]
  for (;;) {
    const outcome = await setting.invoke('event', name, event)
    if (outcome.ok) return
    const hasRun = !unrun.has(outcome.failure)
    const wait = hasRun ? (afterErrorMs[errors++] ?? 0) : afterThrottleMs(throttles++)
    if (errors > retries || setting.now() + wait > until) return giveUp(setting, name, event)
    await setting.pause(wait)
  }
}

const giveUp = async (
  { functions, keep, warn }: AsyncSetting,
  name: string,
  event: string,
): Promise<void> => {
  const queue = functions.find(one => one.name === name)?.deadLetters
  warn(`${name} failed an event for good; it is ${queue ? 'in its dead-letter queue' : 'gone'}`)
  if (queue) await keep(queue, event)
}
