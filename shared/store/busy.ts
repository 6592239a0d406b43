import { Problem } from '../domain/problem.ts'
import { CONFLICT, THROTTLED } from './dynamo/refusals.ts'

/** What it says when it did nothing because there was too much at once, after the tries of the call itself. */
const BUSY = [...THROTTLED, CONFLICT]
/** The same, as reasons for which a transaction was cancelled. */
const BUSY_REASONS: readonly string[] = ['ProvisionedThroughputExceeded', 'ThrottlingError']

const LEAST_MS = 250
const SPREAD_MS = 750

const isBusy = (thrown: unknown): boolean => {
  const { name, CancellationReasons: reasons = [] } = thrown as {
    readonly name?: string
    readonly CancellationReasons?: readonly { readonly Code?: string }[]
  }
  return BUSY.includes(name ?? '') || reasons.some(({ Code = '' }) => BUSY_REASONS.includes(Code))
}

/**
 * A port whose caller is asked to come back where DynamoDB is busy: nothing was done, so it is no fault and not unknown.
 * They come back spread, or they would all come at once. `random` is from 0 to below 1.
 * @throws {Problem} RATE_LIMITED
 */
export const sparing = <Port extends object>(port: Port, random: () => number): Port => {
  const refuse = (thrown: unknown): never => {
    if (!isBusy(thrown)) throw thrown
    throw new Problem('RATE_LIMITED', { retryAfterMs: Math.ceil(LEAST_MS + random() * SPREAD_MS) })
  }
  return new Proxy(port, {
    get: (target, name) => {
      const call: unknown = Reflect.get(target, name)
      if (typeof call !== 'function') return call
      return (...args: unknown[]) => {
        const answer: unknown = call.apply(target, args)
        return answer instanceof Promise ? answer.catch(refuse) : answer
      }
    },
  })
}
