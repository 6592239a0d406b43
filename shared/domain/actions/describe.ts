import { encode, exceeds, LIMITS } from '../../protocol/index.ts'
import type { Redescription } from '../conversation-ports.ts'
import type { UseCase } from '../dispatch.ts'
import { Problem } from '../problem.ts'
import { sayChange } from './system-line.ts'

const orGone = <Value>(value: Value, isEmpty: boolean): Value | null => (isEmpty ? null : value)

export const refuseLargeDetails = (details: Record<string, unknown> | undefined): void => {
  if (details && exceeds(encode(details), LIMITS.detailsBytes)) throw new Problem('TOO_LARGE')
}

/**
 * Changes what a conversation is about. It is told as an event and is no entry: what counts is how it stands, whoever missed
 * the event reads it with the list, and nobody has something unread because of it.
 */
export const describe: UseCase<'describe'> = async (app, { caller, request, place }) => {
  const { channel, title, type, details } = request
  refuseLargeDetails(details)
  const change: Redescription = {
    ...(title !== undefined && { title: orGone(title, title === '') }),
    ...(type !== undefined && { type: orGone(type, type === '') }),
    ...(details !== undefined && { details: orGone(details, Object.keys(details).length === 0) }),
  }
  const by = {
    isFirst: place.row.conversation === undefined,
    user: caller.user,
    origin: caller.connection,
  }
  const description = await app.conversations.describe(channel, change, by)
  if (title !== undefined) await sayChange(app, channel, caller, { what: 'renamed', title })
  return { channel, ...description }
}
