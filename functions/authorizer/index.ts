import type { APIGatewayRequestAuthorizerEvent, APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda'
import { onion } from '../onion.ts'
import { bearerOf, openerOf } from '../open.ts'
import { contextOf } from '../vouched.ts'

/** API Gateway answers the upgrade with 401 for this very word and with 500 for any other fault. */
const UNAUTHORIZED = 'Unauthorized'

type Event = APIGatewayRequestAuthorizerEvent | APIGatewayRequestAuthorizerEventV2

const isSocket = (event: Event): event is APIGatewayRequestAuthorizerEvent =>
  'methodArn' in event && !('routeArn' in event)

const allow = (principal: string, resource: string) => ({
  principalId: principal,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: resource }],
  },
})

/**
 * Says who opens a socket, or asks over HTTP. What it answers as context rides on every later frame of that socket, or on
 * the request. The HTTP API is answered in its own short form, which holds for all routes; API Gateway keeps that answer
 * for the header that it knows the bearer by, so nothing but a token in it counts there.
 */
const authorize = onion(async (event: Event) => {
  if (isSocket(event)) {
    const opener = await openerOf(event)
    return opener && { ...allow(opener.user, event.methodArn), context: contextOf(opener) }
  }
  const asker = await bearerOf(event)
  return asker && { isAuthorized: true, context: contextOf(asker) }
})

/** A refusal is no fault and is logged as none: it is thrown outside the onion. */
export const handler = async (...call: Parameters<typeof authorize>) => {
  const answer = await authorize(...call)
  if (!answer) throw new Error(UNAUTHORIZED)
  return answer
}
