import type { Caller, TicketHolder } from '../shared/domain/ports.ts'
import type { HttpRequest } from './http-request.ts'

/** What the authorizer hands to API Gateway, which hands it on with every frame. Its values may only be plain ones. */
type Context = {
  readonly user: string
  readonly roles: string
  readonly device: string
  readonly region?: string
  readonly issued: string
  readonly expires: string
}

/** The part of a WebSocket event that says whose it is. */
export type Identified = {
  readonly requestContext: { readonly connectionId: string; readonly authorizer?: unknown }
}

/** A caller as an authorizer's context: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html */
export const contextOf = ({ user, roles, device, region, issued, expires }: TicketHolder): Context => ({
  user,
  roles: roles.join(','),
  device,
  ...(region && { region }),
  issued: String(issued),
  expires: String(expires),
})

/** The caller whom an authorizer's context is about, on a socket (`''`: on none); nothing where there is no such context. */
const callerIn = (context: unknown, connection: string): Caller | undefined => {
  const { user, roles, device, region, issued, expires } = (context ?? {}) as Partial<Context>
  if (!user || !issued || !expires) return undefined
  return {
    user,
    roles: roles ? roles.split(',') : [],
    device: device ?? '',
    ...(region && { region }),
    issued: Number(issued),
    expires: Number(expires),
    connection,
  }
}

/** The caller whom the gateway's authorizer vouches for; nothing where the gateway called none. */
export const vouchedCaller = ({ requestContext }: Identified): Caller | undefined =>
  callerIn(requestContext.authorizer, requestContext.connectionId)

/** The caller of a request over HTTP, who has no socket there. */
export const requestCaller = ({ requestContext }: HttpRequest): Caller | undefined =>
  callerIn(requestContext.authorizer?.lambda, '')
