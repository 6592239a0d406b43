import { PROBLEMS, type ProblemBody, type ProblemCode } from '../protocol/problems.ts'

type Detail = Omit<ProblemBody, 'code' | 'message'>

/** A refusal with a code from the table. What it carries crosses the wire; nothing else of an error ever does. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly detail: Detail

  constructor(code: ProblemCode, detail: Detail = {}) {
    super(PROBLEMS[code].text)
    this.name = 'Problem'
    this.code = code
    this.detail = detail
  }

  /** The problem as it stands in a reply. */
  get body(): ProblemBody {
    return { code: this.code, message: this.message, ...this.detail }
  }
}

/** A field that fails, and why. */
export const invalid = (path: string, message: string): Problem =>
  new Problem('INVALID_INPUT', { issues: [{ path, message }] })

/** Anything thrown, as a problem: what is not ours becomes INTERNAL with a request id and nothing else. */
export const asProblem = (thrown: unknown, requestId: string): Problem =>
  thrown instanceof Problem ? thrown : new Problem('INTERNAL', { requestId })
