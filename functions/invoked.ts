import type { Context } from 'aws-lambda'
import { dispatch, type UseCases } from '../shared/domain/dispatch.ts'
import type { Caller } from '../shared/domain/ports.ts'
import type { ProblemBody } from '../shared/protocol/problems.ts'
import { app } from './app.ts'
import { clock } from './environment.ts'
import { onion } from './onion.ts'

/** What a service of the account asks for: an action's own parameters, and the action where several are served. */
export type Asked = Readonly<Record<string, unknown>>

/** What it is answered: a frame's reply without the `reply`. */
export type Answered =
  | ({ readonly ok: true } & Readonly<Record<string, unknown>>)
  | { readonly ok: false; readonly error: ProblemBody }

const CALL_MS = 60_000

/** As whom services speak. */
export const SERVICE = 'service'

/** Whoever may invoke the function is trusted, as the bearer of a token with the role is: IAM has looked already. */
const service = (now: number): Caller => ({
  user: SERVICE,
  roles: [SERVICE],
  device: '',
  connection: '',
  issued: now,
  expires: now + CALL_MS,
})

/** Does what a service asks for; a refusal is an answer and no fault. */
export const asService =
  (useCases: UseCases, action?: string) =>
  async (asked: Asked, requestId: string): Promise<Answered> => {
    const frame = JSON.stringify({ ...asked, ...(action && { action }), id: requestId })
    const reply = await dispatch(app(), useCases, async () => service(clock.now()), frame, requestId)
    const { reply: _id, ...answer } = JSON.parse(reply ?? '{}') as Answered & { readonly reply?: unknown }
    return answer as Answered
  }

/** The function that other services of the account invoke, without a socket. It answers what a frame's reply says. */
export const invoked = (useCases: UseCases) => {
  const serve = asService(useCases)
  return onion(
    async (event: Asked, { awsRequestId }: Context): Promise<Answered> => serve(event, awsRequestId),
  )
}
