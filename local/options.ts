import type { Crossings } from './crossings.ts'
import type { GatewayLimits } from './gateway/limits.ts'
import type { HostileSetting } from './hostile/faults.ts'
import type { Report } from './report.ts'
import type { Synthesis } from './synthesis.ts'
import type { JsonObject } from './template/json.ts'

/** How a stack is run here. Everything has a default but for the stack itself. */
export type LocalOptions = {
  /**
   * The folder of a synthesized stack, or a function that synthesizes one into the folder it is given. The context
   * names the token issuer: `issuer`, `audience`, `jwks`.
   */
  readonly assembly: string | Synthesis
  /** Another version of the same stack, whose functions take a share of the events, from 0 to 1. */
  readonly beside?: { readonly assembly: string | Synthesis; readonly share: number } | undefined
  /** Context for the synthesis beside the issuer's. */
  readonly context?: JsonObject
  /** Where data is kept; without it everything goes with the runtime. */
  readonly data?: string | undefined
  /** Ports; 0 takes a free one, and so does what is left out. */
  readonly ports?: { readonly websocket?: number; readonly http?: number; readonly web?: number }
  /** The folder of the page; none is served where it does not exist. */
  readonly page?: string
  /** An already running DynamoDB, or another binary than the installed one. */
  readonly database?: { readonly endpoint?: string | undefined; readonly binary?: string | undefined }
  /** API Gateway's limits, to be compressed by tests. */
  readonly limits?: Partial<GatewayLimits>
  /** Faults between the services, by a seed; none without it. */
  readonly hostile?: HostileSetting | undefined
  /** Puts other faults between the services than those of `hostile`. */
  readonly crossings?: (honest: Crossings) => Crossings
  /** Whether the functions may do only what the policies of their roles allow, as on AWS. It costs a proxy before the database. */
  readonly roles?: boolean
  /** Whether the ledger has what the database bills; it and posts then take as long as AWS does, and it costs a proxy. */
  readonly meter?: boolean
  /** Instances of one function at once (default 8), and of all together (default 20). */
  readonly instances?: { readonly each?: number; readonly together?: number }
  /** Whether everything that functions print is passed on. */
  readonly verbose?: boolean
  readonly report?: Report
}
