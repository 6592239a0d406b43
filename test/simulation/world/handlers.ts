import { USE_CASES } from '../../../shared/domain/actions/use-cases.ts'
import type { App } from '../../../shared/domain/app.ts'
import type { UseCases } from '../../../shared/domain/dispatch.ts'
import type { Caller, Identities } from '../../../shared/domain/ports.ts'
import { isVoid } from '../../../shared/domain/posting/leases.ts'
import { Problem } from '../../../shared/domain/problem.ts'
import { depart } from '../../../shared/domain/sessions/session.ts'
import { sweep } from '../../../shared/domain/sessions/sweep.ts'
import { spoken } from '../../../shared/domain/spoken.ts'
import { type Action, decode, ROUTES, routeOf } from '../../../shared/protocol/index.ts'
import type { Socket } from './facts.ts'
import type { Ended, Lambda } from './lambda.ts'
import type { Sky } from './sky.ts'

/** The functions of the project, wired as `functions/` wires them, without AWS around them. */

/** The time limits of `infra/functions.ts`, in milliseconds. */
const FRAME_MS = 10_000
const SWEEP_MS = 50_000

export type Handlers = {
  connect(socket: Socket): Promise<boolean>
  frame(socket: Socket, text: string): Promise<Ended<string | undefined>>
  disconnect(socket: Socket): Promise<unknown>
  sweep(): Promise<unknown>
}

type Setting = {
  readonly sky: Sky
  readonly lambda: Lambda
  /** Absent where the gateway hands the authorizer's context on with every frame. */
  readonly identities: boolean
  /** Longer than the gateway waits, in some worlds: then the function goes on when nobody hears it any more. */
  readonly frameMs?: number
}

const SERVED = Object.entries(ROUTES) as unknown as readonly (readonly [Action, { served: string }])[]

/** The use cases that each function serves: the one that serves no action of that name answers what no route knows. */
const functions = (): ReadonlyMap<string, UseCases> => {
  const byFunction = Map.groupBy(SERVED, ([, { served }]) => served)
  return new Map(
    [...byFunction].map(([served, rows]) => [
      served,
      Object.fromEntries(rows.map(([action]) => [action, USE_CASES[action]])),
    ]),
  )
}

const actionIn = (text: string): Action | undefined => {
  const decoded = decode(text)
  return 'frame' in decoded ? routeOf(decoded.frame.action) : undefined
}

const identitiesOf = (app: App): Identities => (app as App & { identities: Identities }).identities

export const handlers = ({ sky, lambda, identities, frameMs = FRAME_MS }: Setting): Handlers => {
  const table = functions()
  const callerOf = async (app: App, { caller }: Socket): Promise<Caller> => {
    const known = identities ? await identitiesOf(app).get(caller.connection) : caller
    if (!known) throw new Problem('UNAUTHENTICATED')
    return known
  }
  return {
    connect: async socket => {
      const ended = await lambda.invoke('connect', 'connect', frameMs, async app => {
        const { user, issued } = socket.caller
        if (isVoid(issued, await app.revocations.of(user))) return false
        if (identities) await identitiesOf(app).put(socket.caller)
        return true
      })
      return ended.ok && ended.value
    },
    frame: (socket, text) => {
      const action = actionIn(text)
      const served = action ? ROUTES[action].served : 'default'
      return lambda.invoke(served, action ?? 'unknown', frameMs, async (app, invocation) => {
        sky.watch.tell('frame', invocation, socket, text)
        const who = () => callerOf(app, socket)
        const said = await spoken(app, table.get(served) ?? {}, who, text, invocation.id)
        const reply = said && invocation.instance.release.says(said)
        if (invocation.state === 'running') sky.watch.tell('reply', invocation, socket, reply)
        return reply
      })
    },
    disconnect: ({ caller }) =>
      lambda.invoke('disconnect', `disconnect ${caller.connection}`, frameMs, async app => {
        const known = identities ? await identitiesOf(app).get(caller.connection) : caller
        if (identities) await identitiesOf(app).remove(caller.connection)
        if (known) await depart(app, known.user, [caller.connection])
      }),
    sweep: () => lambda.invoke('sweep', 'sweep', SWEEP_MS, app => sweep(app)),
  }
}
