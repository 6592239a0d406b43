import type { Context } from 'aws-lambda'
import { polledName } from '../../shared/auth/polled-name.ts'
import type { Caller } from '../../shared/domain/ports.ts'
import { liveSockets } from '../../shared/domain/posting/leases.ts'
import { Problem } from '../../shared/domain/problem.ts'
import { type Polled, poll } from '../../shared/domain/sessions/polling.ts'
import { POLLED } from '../../shared/protocol/polled.ts'
import { clock, secret } from '../environment.ts'
import { type HttpAnswer, jsonAnswer, problemAnswer, textAnswer } from '../http-answer.ts'
import type { HttpRequest } from '../http-request.ts'
import { mailboxes } from '../mailboxes.ts'
import { onion } from '../onion.ts'
import { type PolledRequest, polledRequest } from '../polled.ts'
import { standing, users } from '../standing.ts'
import { requestCaller } from '../vouched.ts'

/** What is left of a function's time for the last look and the answer. */
const RESERVE_MS = 3000
/** How long one waits who was not greeted: such waiting would be had for nothing, any number of times. */
const STRANGER_MS = 1000

const refused = (code: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND'): HttpAnswer =>
  problemAnswer(new Problem(code).body)

const stands = async (caller: Caller): Promise<boolean> =>
  caller.expires > clock.now() && !(await standing().isVoid(caller))

const open = async (request: HttpRequest): Promise<HttpAnswer> => {
  const caller = requestCaller(request)
  if (!caller || !(await stands(caller))) return refused('UNAUTHENTICATED')
  const connection = polledName(secret(), caller.user)
  await mailboxes().open(connection, clock.now())
  return jsonAnswer(201, { connection, waitSeconds: POLLED.waitSeconds })
}

const hasPlace = async ({ user, connection }: Caller): Promise<boolean> => {
  const row = (await users().read([user])).get(user)
  return liveSockets(row, clock.now()).some(([name]) => name === connection)
}

/** Until when one may wait: no longer than the token is good for, and hardly where the server knows no such connection. */
const untilOf = async ({ caller, polling }: PolledRequest, endsAt: number): Promise<number> => {
  const wait = (await hasPlace(caller)) ? polling.wait * 1000 : Math.min(polling.wait * 1000, STRANGER_MS)
  return Math.min(clock.now() + wait, caller.expires, endsAt)
}

/** The events of frames that hold one, or several as an array: none is parsed. */
const bodyOf = ({ after, frames }: Polled): string => {
  const events = frames.map(frame => (frame.startsWith('[') ? frame.slice(1, -1) : frame))
  return `{"after":${after},"events":[${events.join(',')}]}`
}

const come = async (request: HttpRequest, endsAt: number): Promise<HttpAnswer> => {
  const asked = polledRequest(request)
  if (typeof asked === 'string') return refused(asked)
  if (!(await stands(asked.caller))) return refused('UNAUTHENTICATED')
  const { connection, after } = asked.polling
  const until = () => untilOf(asked, endsAt)
  const polled = await poll({ mailboxes: mailboxes(), clock }, { connection, after, until })
  return polled ? textAnswer(200, bodyOf(polled)) : refused('NOT_FOUND')
}

/** Begins connections without a socket, and hands their events to those who come for them. */
export const handler = onion(async (request: HttpRequest, context: Context): Promise<HttpAnswer> => {
  const endsAt = clock.now() + context.getRemainingTimeInMillis() - RESERVE_MS
  return request.routeKey.startsWith('POST ') ? open(request) : come(request, endsAt)
})
