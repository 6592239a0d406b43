import {
  type Action,
  type Decoded,
  LIMITS,
  type ParsedOf,
  type Reply,
  type ReplyOf,
  ROUTES,
  routeOf,
} from '../protocol/index.ts'
import { type Granted, GUARDS } from './access.ts'
import type { App } from './app.ts'
import type { Caller } from './ports.ts'
import { asProblem, invalid, Problem } from './problem.ts'

/** What a use case is asked: by whom, what, what the guard found, and how many bytes a page of the answer may have. */
export type Ask<A extends Action> = {
  readonly room: number
  readonly caller: Caller
  readonly request: ParsedOf<A>
  readonly place: Granted[(typeof ROUTES)[A]['access']]
}
export type UseCase<A extends Action> = (app: App, ask: Ask<A>) => Promise<ReplyOf<A>>
/** The actions that one function serves. */
export type UseCases = { readonly [A in Action]?: UseCase<A> }

type Frame = Record<string, unknown>
type AnyAsk = { room: number; caller: Caller; request: unknown; place: unknown }
type AnyUseCase = (app: App, ask: AnyAsk) => Promise<object>

const readable = (decoded: Decoded): Frame => {
  if ('frame' in decoded) return decoded.frame
  if (decoded.unreadable === 'size') throw new Problem('TOO_LARGE')
  throw invalid('', `unreadable: ${decoded.unreadable}`)
}

/** The frame's id, `null` where it has none or a bad one. */
const idOf = ({ id }: { readonly id?: unknown }): string | null =>
  typeof id === 'string' && id.length <= LIMITS.idLength && id.isWellFormed() ? id : null

const rowOf = (
  frame: Frame,
  useCases: UseCases,
): { action: Action; row: (typeof ROUTES)[Action]; useCase: AnyUseCase } => {
  const action = routeOf(frame.action)
  const useCase = action && useCases[action]
  if (!action || !useCase) throw new Problem('UNKNOWN_ACTION')
  return { action, row: ROUTES[action], useCase: useCase as AnyUseCase }
}

type ZodIssue = {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}
const MOST_ISSUES = 16

/** What fails, by field: a field that nobody knows is named as one that fails. */
const issuesOf = (issues: readonly ZodIssue[]) =>
  issues
    .flatMap(({ path, message, keys }) =>
      keys
        ? keys.map(key => ({ path: [...path, key].join('.'), message: 'is not a field of this action' }))
        : [{ path: path.join('.'), message }],
    )
    .slice(0, MOST_ISSUES)

const parse = (row: (typeof ROUTES)[Action], frame: Frame): Record<string, unknown> => {
  const { action, id, ...parameters } = frame
  if (id !== undefined && idOf(frame) === null)
    throw invalid('id', `is no string of at most ${LIMITS.idLength}`)
  const result = row.request.safeParse(parameters)
  if (result.success) return result.data
  throw new Problem('INVALID_INPUT', { issues: issuesOf(result.error.issues) })
}

/** The spine: frame to row to access to use case to reply. Answers nothing for a frame without `id`. */
export const dispatch = async (
  app: App,
  useCases: UseCases,
  who: () => Promise<Caller>,
  decoded: Decoded,
  requestId: string,
  room: number = LIMITS.pageBytes,
): Promise<Reply | undefined> => {
  let frame: Frame = {}
  let understood = false
  try {
    if ('unreadable' in decoded) frame = { id: decoded.id }
    frame = readable(decoded)
    const { action, row, useCase } = rowOf(frame, useCases)
    const request = parse(row, frame)
    understood = true
    const caller = await who()
    if (caller.expires <= app.clock.now() || (await app.standing.isVoid(caller)))
      throw new Problem('UNAUTHENTICATED')
    const retryAfterMs = app.rates ? app.allowance.take(caller, action, app.clock.now()) : 0
    if (retryAfterMs > 0) throw new Problem('RATE_LIMITED', { retryAfterMs })
    const place = await GUARDS[row.access](app, caller, String(request.channel ?? ''))
    const result = await useCase(app, { room, caller, request, place })
    const id = idOf(frame)
    return id === null ? undefined : { reply: id, ok: true, ...result }
  } catch (thrown) {
    const problem = asProblem(thrown, requestId)
    if (problem !== thrown)
      app.log('ERROR', 'action failed', { requestId, action: routeOf(frame.action), thrown })
    const silent = understood && frame.id === undefined
    return silent ? undefined : { reply: idOf(frame), ok: false, error: problem.body }
  }
}
