import { type ErrorCode, HeliographError } from '../../client/index.ts'

/** Why something did not work, to the one who wanted it. Codes without a row are told in the server's words. */
const TEXTS: Partial<Readonly<Record<ErrorCode, string>>> = {
  FORBIDDEN: 'You may not do that there.',
  TOO_LARGE: 'That is too long to send.',
  UNAUTHENTICATED: 'Your sign-in is no longer valid.',
  TOO_MANY_CONNECTIONS: 'You have too many windows open. Close one.',
  CONFLICT: 'Something else was there first.',
  TIMEOUT: 'No answer came in time.',
  CLOSED: 'The connection was closed.',
  EXPIRED: 'It waited for more than a week, so it was not sent by itself.',
  INTERNAL: 'Something went wrong on the server.',
}

/** The sentence for whatever was thrown. */
export const problemWords = (thrown: unknown): string =>
  thrown instanceof HeliographError ? (TEXTS[thrown.code] ?? thrown.message) : 'Something went wrong.'
