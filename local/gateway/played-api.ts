import type { Cause, Crossings } from '../crossings.ts'
import type { Outcome } from '../functions/outcome.ts'
import type { Roles } from '../roles/roles.ts'
import type { Signer } from '../signers.ts'
import { arn } from '../template/names.ts'
import { isPermitted } from '../template/permissions.ts'
import type { ApiDefinition, PermissionDefinition, RouteDefinition } from '../template/stack.ts'
import type { GatewayLimits } from './limits.ts'

/** How a call of a function on behalf of an API ended. */
export type Called = Outcome | { readonly ok: false; readonly failure: 'forbidden' | 'late' }

/** An API that is played, with all that calls on its behalf need. */
export type PlayedApi = {
  readonly api: ApiDefinition
  readonly permissions: readonly PermissionDefinition[]
  readonly crossings: Crossings
  readonly limits: GatewayLimits
  /** How many events wait for an instance of a function. */
  readonly waiting: () => number
  readonly warn: (line: string) => void
  /** Who may sign requests, by access key. */
  readonly signers: ReadonlyMap<string, Signer>
  /** The roles of the functions, where they are enforced. */
  readonly roles?: Roles | undefined
}

/** The ARN of a method of the API, below its stage: `…:abc/live/$connect`. */
export const methodArn = (api: ApiDefinition, method: string): string =>
  arn('execute-api', `${api.id}/${api.stage}/${method}`)

/** The ARN that an authorizer is called for. */
export const authorizerArn = (api: ApiDefinition, id: string): string =>
  arn('execute-api', `${api.id}/authorizers/${id}`)

/** The outcome, or `late` when it takes longer than the gateway waits. The function goes on all the same. */
const within = (waitMs: number, going: Promise<Outcome>): Promise<Called> =>
  new Promise(resolve => {
    const timer = setTimeout(() => resolve({ ok: false, failure: 'late' }), waitMs)
    void going.then(outcome => {
      clearTimeout(timer)
      resolve(outcome)
    })
  })

/** A call of a function on behalf of an API. */
type Call = {
  readonly function: string
  /** What a permission must cover. */
  readonly sourceArn: string
  /** How long the caller waits, in milliseconds. */
  readonly waitMs: number
  readonly event: unknown
  /** Whether whom the answer is for is still there; taken to be so where nothing is said. */
  readonly isThere?: () => boolean
}

/** Nobody waits for what these come to, so they are never too late to begin. */
const unwaited: ReadonlySet<Cause> = new Set(['disconnect'])

/** Calls a function on behalf of the API, if a permission lets it. Never rejects. */
export const callFunction = (played: PlayedApi, cause: Cause, call: Call): Promise<Called> => {
  const { permissions, crossings, limits } = played
  const asked = { function: call.function, principal: 'apigateway.amazonaws.com', sourceArn: call.sourceArn }
  if (!permitted(permissions, asked)) {
    played.warn(`no permission lets API Gateway call ${call.function} for ${call.sourceArn}`)
    return Promise.resolve({ ok: false, failure: 'forbidden' })
  }
  const waitMs = Math.min(call.waitMs, limits.waitMs)
  const until = performance.now() + waitMs
  const isWaitedFor = () => performance.now() <= until && call.isThere?.() !== false
  const patience = unwaited.has(cause) ? undefined : isWaitedFor
  const going = crossings.invoke(cause, call.function, JSON.stringify(call.event), patience)
  return within(waitMs, going)
}

/** Calls the function of a route. */
export const callRoute = (
  played: PlayedApi,
  cause: Cause,
  route: RouteDefinition,
  event: unknown,
  isThere?: () => boolean,
): Promise<Called> =>
  callFunction(played, cause, {
    ...(isThere && { isThere }),
    function: route.function,
    sourceArn: methodArn(played.api, route.key),
    waitMs: route.timeoutMs,
    event,
  })

const verdicts = new WeakMap<readonly PermissionDefinition[], Map<string, boolean>>()

/** `isPermitted`, asked once for each function and source: permissions do not change while the stack runs. */
const permitted = (
  permissions: readonly PermissionDefinition[],
  asked: { function: string; principal: string; sourceArn: string },
): boolean => {
  const known = verdicts.get(permissions) ?? new Map<string, boolean>()
  verdicts.set(permissions, known)
  const key = `${asked.function} ${asked.sourceArn}`
  const verdict = known.get(key) ?? isPermitted(permissions, asked)
  known.set(key, verdict)
  return verdict
}
