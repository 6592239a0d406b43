import { credentialOf, type Upgrade } from '../../shared/auth/credential.ts'
import { PROBLEMS } from '../../shared/protocol/problems.ts'
import { tickets, verifier } from '../entrance.ts'
import { clock, secret } from '../environment.ts'
import { jsonAnswer, problemAnswer } from '../http-answer.ts'
import { onion } from '../onion.ts'

const LIFE_SECONDS = 30

const refused = problemAnswer({ code: 'UNAUTHENTICATED', message: PROBLEMS.UNAUTHENTICATED.text })

/** Gives the bearer of a token a ticket: thirty seconds, one socket, in a query string that may be logged. */
export const handler = onion(async (event: Upgrade) => {
  const credential = credentialOf(event)
  const holder = credential?.kind === 'jwt' ? await verifier().verify(credential.jwt) : undefined
  if (!holder) return refused
  const ticket = secret()
  await tickets().issue(ticket, holder, clock.now() + LIFE_SECONDS * 1000)
  return jsonAnswer(201, { ticket, expiresInSeconds: LIFE_SECONDS })
})
