import middy from '@middy/core'
import type { Context } from 'aws-lambda'
import { clock } from './environment.ts'
import { bare, log } from './log.ts'

type Request = {
  readonly event: unknown
  readonly context: Context
  readonly internal: Record<string, unknown>
}

/** What a log line says of an event: where it came from, never what is in it. */
const factsOf = (event: unknown): Record<string, unknown> => {
  const { requestContext, Records } = (event ?? {}) as {
    requestContext?: { routeKey?: string; connectionId?: string }
    Records?: readonly unknown[]
  }
  return {
    ...(requestContext && { route: requestContext.routeKey, connection: requestContext.connectionId }),
    ...(Records && { records: Records.length }),
  }
}

/** One line for each event, with how long it took. */
const told = {
  before: ({ internal }: Request) => {
    internal.began = clock.now()
  },
  after: ({ event, context, internal }: Request) => {
    const milliseconds = clock.now() - Number(internal.began)
    log('DEBUG', 'handled', { requestId: context.awsRequestId, milliseconds, ...factsOf(event) })
  },
  onError: (request: Request & { error: Error | null }) => {
    const { event, context, error } = request
    log('ERROR', 'failed', { requestId: context.awsRequestId, ...factsOf(event), error })
    request.error = bare(error)
  },
}

/** The one order in which every function is wrapped. A fault is logged and stays a fault: the caller's rules decide about it. */
export const onion = <Event, Answer>(handle: (event: Event, context: Context) => Promise<Answer>) =>
  middy<Event, Answer>().use(told).handler(handle)
