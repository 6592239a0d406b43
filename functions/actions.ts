import type { Context } from 'aws-lambda'
import type { UseCases } from '../shared/domain/dispatch.ts'
import { spoken } from '../shared/domain/spoken.ts'
import { app } from './app.ts'
import { callerOf } from './caller.ts'
import { type HttpRequest, isHttpRequest } from './http-request.ts'
import { onion } from './onion.ts'
import { overHttp } from './over-http.ts'
import type { Identified } from './vouched.ts'

/** A frame as API Gateway hands it over. */
type Frame = Identified & { readonly body?: string | null; readonly isBase64Encoded?: boolean }

const textOf = ({ body, isBase64Encoded }: Frame): string =>
  isBase64Encoded ? Buffer.from(body ?? '', 'base64').toString('utf8') : (body ?? '')

/**
 * The function that serves some actions, to those with a socket and to those who ask over HTTP. A frame's reply is its return
 * value, which the route response carries to the socket.
 */
export const actions = (useCases: UseCases) =>
  onion(async (event: Frame | HttpRequest, context: Context) => {
    if (isHttpRequest(event)) return overHttp(useCases, event, context.awsRequestId)
    const reply = await spoken(app(), useCases, () => callerOf(event), textOf(event), context.awsRequestId)
    return { statusCode: 200, ...(reply && { body: reply }) }
  })
