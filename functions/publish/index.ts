import type { Context } from 'aws-lambda'
import { isHttpRequest } from '../http-request.ts'
import type { Asked } from '../invoked.ts'
import { onion } from '../onion.ts'
import { fromBus, isBusEvent } from './from-bus.ts'
import { overHttp } from './over-http.ts'
import { say } from './say.ts'

/**
 * Says something for another service of the account: invoked with `{ channel, key, body }`, asked by a signed request over
 * HTTP, or told by an event of a bus. Which of them is decided by what API Gateway and EventBridge write themselves.
 */
export const handler = onion(async (event: Asked, { awsRequestId }: Context): Promise<unknown> => {
  if (isHttpRequest(event)) return overHttp(event, awsRequestId)
  if (isBusEvent(event)) return fromBus(event, awsRequestId)
  return say(event, awsRequestId)
})
