import { directChannel, type ParsedOf } from '../../protocol/index.ts'
import { placeOf } from '../access.ts'
import type { App } from '../app.ts'
import type { Description } from '../conversation-ports.ts'
import { tellDirectly } from '../delivery/direct-lane.ts'
import type { UseCase } from '../dispatch.ts'
import { append } from '../log/append.ts'
import { refuseBody } from '../log/body.ts'
import { digest } from '../log/fingerprint.ts'
import { refuseKind } from '../log/kinds.ts'
import { admit } from '../members/admit.ts'
import { RESERVED } from '../members/private.ts'
import { freedom } from '../members/roles.ts'
import { flag } from '../moderation/flagging.ts'
import { judging } from '../moderation/judging.ts'
import type { Caller, Founding } from '../ports.ts'
import { Problem } from '../problem.ts'
import { timestamp } from '../timestamp.ts'
import { refuseLargeDetails } from './describe.ts'

type Request = ParsedOf<'converse'>

/** What is to be brought into being, and whether its name follows from those who are in it. */
type Plan = { readonly founding: Omit<Founding, 'epoch'>; readonly isOfPair: boolean }

/** Names follow from what makes a conversation one and the same; neither a space nor a control character stands in a user's id. */
const named = (...parts: readonly string[]): string => `chat:${RESERVED}${digest(parts.join('\n'))}`

const descriptionOf = ({ title, subject, type, details }: Request): Description => ({
  ...(title !== undefined && { title }),
  ...(subject !== undefined && { subject }),
  ...(type !== undefined && { type }),
  ...(details !== undefined && { details }),
})

/** Two users about nothing in particular have the one conversation that is named after them. */
const isDirect = (request: Request, others: readonly string[]): boolean =>
  others.length === 1 && request.private && Object.keys(descriptionOf(request)).length === 0

const channelOf = (
  app: App,
  { user }: Caller,
  { key, subject, private: isPrivate }: Request,
  others: readonly string[],
) => {
  const [other] = others
  if (subject !== undefined && other !== undefined && others.length === 1)
    return {
      channel: named(isPrivate ? 'pair' : 'open pair', ...[user, other].toSorted(), subject),
      isOfPair: true,
    }
  return { channel: named(key === undefined ? app.ids.next() : `of ${user}`, key ?? ''), isOfPair: false }
}

const planOf = (app: App, caller: Caller, request: Request): Plan => {
  const { user, connection: origin } = caller
  const others = [...new Set(request.with)].filter(name => name !== user)
  const members = [user, ...others]
  if (isDirect(request, others))
    return { isOfPair: false, founding: { channel: directChannel(user, others[0] ?? ''), members, origin } }
  const { channel, isOfPair } = channelOf(app, caller, request, others)
  const conversation = {
    access: request.private ? ('private' as const) : ('open' as const),
    description: descriptionOf(request),
  }
  return {
    isOfPair,
    founding: { channel, members, owners: isOfPair ? members : [user], conversation, origin },
  }
}

/** One who is of the pair is let in again after they have left; of any other conversation one who is not in it learns nothing. */
const comeIn = async (
  app: App,
  { user, connection }: Caller,
  { founding, isOfPair }: Plan,
): Promise<void> => {
  if (isOfPair) return void (await admit(app, founding.channel, user, connection))
  if (!(await app.members.has(founding.channel, user))) throw new Problem('FORBIDDEN')
}

/**
 * Creates a conversation or finds it: exactly once, for its name follows from the pair and the subject, or from the caller and
 * their key, and one conditional transaction founds it. With first words these are in it when this is answered; a repeat says
 * them once.
 */
export const converse: UseCase<'converse'> = async (app, { caller, request }) => {
  const { first, details } = request
  refuseLargeDetails(details)
  const plan = planOf(app, caller, request)
  const { channel } = plan.founding
  if (first) refuseKind(placeOf(channel), caller, first)
  if (first) await refuseBody(app, channel, caller.user, first.body)
  const place = placeOf(channel)
  const judgement = first && judging(app, caller, place, { ...first, counts: true })
  // Before anything is written; in a conversation that is there already its own words are looked at behind it.
  const refusal = await judgement?.judge?.(undefined)
  if (refusal) throw refusal
  const created = (await app.channels.create({ ...plan.founding, epoch: app.ids.next() })) === 'created'
  if (!created) await comeIn(app, caller, plan)
  if (!first) return { channel, epoch: (await app.channels.read(channel))?.epoch ?? '', created }
  const it = { sender: caller.user, origin: caller.connection, ...freedom(caller), ...judgement, ...first }
  const { epoch, entry, duplicate } = await append(app, place, it, tellDirectly)
  if (judgement) await flag(app, { channel, seq: entry.seq, from: caller.user }, judgement)
  return { channel, epoch, created, first: { seq: entry.seq, at: timestamp(entry.at), duplicate } }
}
