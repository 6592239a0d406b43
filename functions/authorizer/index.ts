import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda'
import { onion } from '../onion.ts'
import { openerOf } from '../open.ts'
import { contextOf } from '../vouched.ts'

/** API Gateway answers the upgrade with 401 for this very word and with 500 for any other fault. */
const UNAUTHORIZED = 'Unauthorized'

const allow = (principal: string, resource: string) => ({
  principalId: principal,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: resource }],
  },
})

/** Says who opens a socket. What it answers as context rides on every later frame of that socket. */
const authorize = onion(async (event: APIGatewayRequestAuthorizerEvent) => {
  const opener = await openerOf(event)
  return opener ? { ...allow(opener.user, event.methodArn), context: contextOf(opener) } : undefined
})

/** A refusal is no fault and is logged as none: it is thrown outside the onion. */
export const handler = async (...call: Parameters<typeof authorize>) => {
  const answer = await authorize(...call)
  if (!answer) throw new Error(UNAUTHORIZED)
  return answer
}
