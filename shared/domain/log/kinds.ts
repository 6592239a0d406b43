import { kindOf } from '../../protocol/index.ts'
import type { Place } from '../access.ts'
import { isTrusted } from '../namespaces.ts'
import type { Caller } from '../ports.ts'
import { invalid, Problem } from '../problem.ts'

/** A line of the system: whoever did what it tells of is named as its sender, and it is not their word. */
export const isOfServices = (
  { policy }: Place,
  { body }: { readonly body: Readonly<Record<string, unknown>> },
): boolean => policy.checksKinds === true && kindOf(body)?.ofServices === true

type Said = {
  readonly body: Readonly<Record<string, unknown>>
  readonly about?: number | undefined
  /** The body takes the place of another: what that one was about stands. */
  readonly isEdit?: boolean
}

/**
 * Refuses a body of a known kind that is not as that kind is, or is not the caller's to say. Reads nothing: whether the entry that
 * a quick reply is about offers it is for those to see who have both.
 */
export const refuseKind = ({ policy }: Place, caller: Caller, { body, about, isEdit }: Said): void => {
  const row = policy.checksKinds && kindOf(body)
  if (!row) return
  if (row.ofServices && !isTrusted(caller)) throw new Problem('FORBIDDEN')
  if (row.answers && !isEdit && about === undefined) throw invalid('about', 'names no entry')
  const parsed = row.schema.safeParse(body)
  if (parsed.success) return
  const [issue] = parsed.error.issues
  throw invalid(['body', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is not of its kind')
}
