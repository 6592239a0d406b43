import { hash } from 'node:crypto'
import { POLLED_PREFIX } from '../protocol/polled.ts'

/** Bits enough that nobody finds a second user who fits: 22 letters have 132. */
const LETTERS = 22
/** 192 bits. */
const SECRET_LETTERS = 32

/**
 * The name of a new polled connection: nobody guesses it, and it fits its user alone. So whose it is need not be kept
 * nor read, and whoever comes upon it can neither read it nor speak for it.
 * @param secret what nobody guesses, of letters that a name may have, without `~`
 */
export const polledName = (secret: string, user: string): string =>
  `${POLLED_PREFIX}${secret}~${hash('sha256', `${secret} ${user}`, 'base64url').slice(0, LETTERS)}`

/** Whether a polled connection is the user's own. */
export const isPolledBy = (connection: string, user: string): boolean => {
  const [, secret = ''] = connection.split('~')
  return secret.length >= SECRET_LETTERS && polledName(secret, user) === connection
}
