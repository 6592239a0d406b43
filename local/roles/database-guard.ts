import { type Between, wireError } from '../database/proxy.ts'
import { demandsOf } from './demands.ts'
import type { Roles } from './roles.ts'

/** Refuses what the caller's role does not allow: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export const databaseGuard =
  (roles: Roles): Between =>
  async ({ operation, input, authorization }, passOn) => {
    const refusal = roles.refusal(authorization, demandsOf(operation, input))
    return refusal === undefined
      ? passOn()
      : wireError(400, 'com.amazon.coral.service#AccessDeniedException', refusal)
  }
