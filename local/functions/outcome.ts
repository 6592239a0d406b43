import type { FunctionError } from './wire.ts'

/** Why an invocation brought no result. */
export type Failure = 'error' | 'timeout' | 'exit' | 'throttled' | 'abandoned' | 'unknown' | 'too-large'

/** How an invocation ended: a payload as JSON text, or an error in Lambda's shape. Never rejects. */
export type Outcome =
  | { readonly ok: true; readonly requestId: string; readonly payload: string }
  | {
      readonly ok: false
      readonly requestId: string
      readonly failure: Failure
      readonly error: FunctionError
    }

/** A failed outcome. */
export const failed = (failure: Failure, requestId: string, error: FunctionError): Outcome => ({
  ok: false,
  requestId,
  failure,
  error,
})

/** Lambda's words for a function that ran into its time limit. */
export const timedOut = (requestId: string, timeoutMs: number): Outcome =>
  failed('timeout', requestId, {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  })

/** A synchronous invocation's payload may have 6 MB each way. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const payloadLimit = 6 * 1024 * 1024

/** Whether a JSON text is over the limit; the exact length is only counted when it may matter. */
export const isTooLarge = (payload: string): boolean =>
  payload.length > payloadLimit / 3 && Buffer.byteLength(payload) > payloadLimit
