import type { TicketHolder } from '../domain/ports.ts'
import { isUserId } from '../protocol/channel.ts'

/**
 * The claims that we read ourselves, by hand: for five fields a library of schemas would be a third of the function that
 * every socket waits for.
 */

const MOST_ROLES = 16
const MOST_DEVICE = 128
const ROLE = /^[\w-]{1,64}$/

const isText = (value: unknown): value is string => typeof value === 'string'
const isUser = (value: unknown): value is string => isText(value) && isUserId(value)
const isRole = (value: unknown): value is string => isText(value) && ROLE.test(value)
const areRoles = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= MOST_ROLES && value.every(isRole)
/** Half a character is none: no UTF-8 writes it, so it could stand in no table and in no context of an authorizer. */
const isDevice = (value: unknown): value is string =>
  isText(value) && value.length <= MOST_DEVICE && value.isWellFormed()
const isTime = (value: unknown): value is number => Number.isFinite(value)
const isWholeTime = (value: unknown): value is number => Number.isSafeInteger(value)

/** Whom the claims of a token name, whose signature and times are good already; nothing where one of them is not as it must be. */
export const holderOf = (claims: Readonly<Record<string, unknown>>): TicketHolder | undefined => {
  const { sub, iat, exp, roles = [], device = '' } = claims
  if (!isUser(sub) || !isTime(iat) || !isWholeTime(exp)) return undefined
  if (!areRoles(roles) || !isDevice(device)) return undefined
  return { user: sub, roles, device, issued: iat * 1000, expires: exp * 1000 }
}
