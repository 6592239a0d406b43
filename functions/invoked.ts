import type { Context } from 'aws-lambda'
import { dispatch, type UseCases } from '../shared/domain/dispatch.ts'
import type { Caller } from '../shared/domain/ports.ts'
import { app } from './app.ts'
import { clock } from './environment.ts'
import { onion } from './onion.ts'

/** What a service of the account asks for: an action's own parameters, and the action where several are served. */
type Asked = Readonly<Record<string, unknown>>

const CALL_MS = 60_000

/** Whoever may invoke the function is trusted, as the bearer of a token with the role is: IAM has looked already. */
const service = (now: number): Caller => ({
  user: 'service',
  roles: ['service'],
  device: '',
  connection: '',
  issued: now,
  expires: now + CALL_MS,
})

/**
 * The function that other services of the account invoke, without a socket. It answers what a frame's reply says: `ok`, and
 * the result or an `error`; a refusal is an answer and no fault.
 */
export const invoked = (useCases: UseCases, action?: string) =>
  onion(async (event: Asked, { awsRequestId }: Context): Promise<Asked> => {
    const frame = JSON.stringify({ ...event, ...(action && { action }), id: awsRequestId })
    const reply = await dispatch(app(), useCases, async () => service(clock.now()), frame, awsRequestId)
    const { reply: _id, ...answer } = JSON.parse(reply ?? '{}') as Record<string, unknown>
    return answer
  })
