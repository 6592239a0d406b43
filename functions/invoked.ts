import type { Context } from 'aws-lambda'
import type { UseCases } from '../shared/domain/dispatch.ts'
import type { Caller } from '../shared/domain/ports.ts'
import { judge } from '../shared/protocol/frame.ts'
import { type Answered, answered } from './answered.ts'
import { clock } from './environment.ts'
import { onion } from './onion.ts'

/** What a service of the account asks for: an action's own parameters, and the action where several are served. */
export type Asked = Readonly<Record<string, unknown>>

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
  (asked: Asked, requestId: string): Promise<Answered> =>
    answered(judge({ ...asked, ...(action && { action }), id: requestId }), {
      useCases,
      caller: () => service(clock.now()),
      requestId,
    })

/** The function that other services of the account invoke, without a socket. It answers what a frame's reply says. */
export const invoked = (useCases: UseCases) => {
  const serve = asService(useCases)
  return onion(
    async (event: Asked, { awsRequestId }: Context): Promise<Answered> => serve(event, awsRequestId),
  )
}
