import type { FunctionError } from '../wire.ts'

/** A thrown value in the shape in which Lambda reports it. */
export const asFunctionError = (thrown: unknown): FunctionError => {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: thrown.stack?.split('\n') ?? [],
  }
}
