import { credentialOf, type Upgrade } from '../../shared/auth/credential.ts'
import { PROBLEMS } from '../../shared/protocol/problems.ts'
import { tickets, verifier } from '../app.ts'
import { clock, secret } from '../environment.ts'
import { onion } from '../onion.ts'

const LIFE_SECONDS = 30

const answer = (statusCode: number, type: string, body: object) => ({
  statusCode,
  headers: { 'content-type': type, 'cache-control': 'no-store' },
  body: JSON.stringify(body),
})

/** Refusals as RFC 9457 has them. */
const refused = () =>
  answer(401, 'application/problem+json', {
    title: PROBLEMS.UNAUTHENTICATED.text,
    status: 401,
    code: 'UNAUTHENTICATED',
  })

/** Gives the bearer of a token a ticket: thirty seconds, one socket, in a query string that may be logged. */
export const handler = onion(async (event: Upgrade) => {
  const credential = credentialOf(event)
  const holder = credential?.kind === 'jwt' ? await verifier().verify(credential.jwt) : undefined
  if (!holder) return refused()
  const ticket = secret()
  await tickets().issue(ticket, holder, clock.now() + LIFE_SECONDS * 1000)
  return answer(201, 'application/json', { ticket, expiresInSeconds: LIFE_SECONDS })
})
