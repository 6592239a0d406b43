import { type Amends, encode, exceeds, LIMITS, type ReplyOf } from '../../protocol/index.ts'
import { enter, type Inside, type Place } from '../access.ts'
import type { App } from '../app.ts'
import { tellDirectly } from '../delivery/direct-lane.ts'
import type { Ask, UseCase } from '../dispatch.ts'
import {
  type Amended,
  type Amendment,
  isAmendment,
  standing,
  unamended,
  withAmendment,
} from '../log/amended.ts'
import { type Appended, append } from '../log/append.ts'
import { refuseBody } from '../log/body.ts'
import { earlierOf, type Message } from '../log/earlier.ts'
import { sharedUpTo } from '../log/eras.ts'
import { isOfServices, refuseKind } from '../log/kinds.ts'
import { entryAt } from '../log/log-view.ts'
import { sumUp } from '../log/summing.ts'
import { freedom } from '../members/roles.ts'
import { flag } from '../moderation/flagging.ts'
import { judging } from '../moderation/judging.ts'
import { isAdmin, isTrusted } from '../namespaces.ts'
import type { Caller } from '../ports.ts'
import { Problem } from '../problem.ts'
import { timestamp } from '../timestamp.ts'

/** Editing, deleting and reacting: each an entry of the log that amends another one. */

type Asked = {
  readonly caller: Caller
  readonly place: Place
  readonly request: Omit<Ask<'delete'>['request'], 'channel'>
  readonly amends: Omit<Amends, 'withheld' | 'seq'>
  readonly body?: Record<string, unknown>
}
type Told = ReplyOf<'edit'>

/** More reactions than an entry may have, or than one user may have made on it: those taken back are kept as well. */
const isTooMany = ({ reactions }: Amended, { from, amends: { emoji = '' } }: Amendment): boolean => {
  const kinds = Map.groupBy(
    reactions.filter(({ on }) => on),
    one => one.emoji,
  )
  return (
    kinds.size > LIMITS.emojis ||
    (kinds.get(emoji)?.length ?? 0) > LIMITS.reactors ||
    reactions.filter(({ user }) => user === from).length > LIMITS.emojis
  )
}

/** One row a kind of amendment: who may say it of an entry of another's, and why the sum may not become what it would. */
type Rule = {
  readonly mayOthers: (caller: Caller, inside: Inside) => boolean
  readonly refusal: (before: Amended, after: Amended, next: Amendment) => Problem | undefined
}

const tooLarge = (isIt: boolean): Problem | undefined => (isIt ? new Problem('TOO_LARGE') : undefined)

const RULES: { readonly [K in Amends['as']]: Rule } = {
  edit: {
    mayOthers: () => false,
    refusal: (_, { edits }) => tooLarge(exceeds(encode(edits), LIMITS.amendedBytes)),
  },
  delete: { mayOthers: isAdmin, refusal: () => undefined },
  reaction: {
    mayOthers: () => true,
    refusal: (before, after, next) => {
      const { emoji, on } = next.amends
      if (on) return tooLarge(isTooMany(after, next) || exceeds(encode(after.reactions), LIMITS.amendedBytes))
      const isThere = before.reactions.some(one => one.emoji === emoji && one.user === next.from)
      return isThere ? undefined : new Problem('NOT_FOUND')
    },
  },
}

/** Why it may not be; looked at before the commit, so that of two at once both may come to be. Nothing undoes a deletion. */
const refusalOf = async (app: App, asked: Asked, inside: Inside): Promise<Problem | undefined> => {
  const { caller, request, amends, body = {}, place } = asked
  const { seq, key, afterEpoch } = request
  if (!place.policy.amendable) return new Problem('FORBIDDEN')
  if (afterEpoch !== undefined && seq > sharedUpTo(inside.row, afterEpoch)) return new Problem('CONFLICT')
  const target = await entryAt(app, inside, seq)
  if (!target || isAmendment(target)) return new Problem('NOT_FOUND')
  const rule = RULES[amends.as]
  const isOwn = target.from === caller.user && (isTrusted(caller) || !isOfServices(place, target))
  if (!isOwn && !rule.mayOthers(caller, inside)) return new Problem('FORBIDDEN')
  const [known] = inside.row.quiet ? await app.amendments.read(inside.channel, seq - 1, seq) : []
  const from = caller.user
  const next = { key, from, at: app.clock.now(), seq: inside.row.head + 1, body, amends: { ...amends, seq } }
  const before = standing(inside.row, known ?? unamended(seq))
  if (before.deleted) return new Problem('CONFLICT')
  return rule.refusal(before, withAmendment(before, next), next)
}

const appended = async (app: App, asked: Asked, inside: Inside, it: Message): Promise<Appended> => {
  const refusal = await refusalOf(app, asked, inside)
  if (!refusal) return append(app, asked.place, it, tellDirectly)
  // What is refused now may have been granted before, to a try that was never answered.
  const entry = await earlierOf(app, inside, it)
  if (!entry) throw refusal
  return { epoch: inside.row.epoch, row: inside.row, entry, duplicate: true }
}

/** Appends the amendment, and answers when everybody who reads the other entry finds it amended. */
const amend = async (app: App, asked: Asked): Promise<Told> => {
  const { caller, place, request, body = {} } = asked
  refuseKind(place, caller, { body, isEdit: true })
  await refuseBody(app, place.channel, caller.user, body)
  const { seq, key, after, afterEpoch } = request
  const judgement = judging(app, caller, place, {
    key,
    body: { ...body, emoji: asked.amends.emoji },
    counts: false,
  })
  const it: Message = {
    sender: caller.user,
    key,
    body,
    amends: { ...asked.amends, seq },
    origin: caller.connection,
    ...freedom(caller),
    ...judgement,
    ...(after !== undefined && { after }),
    ...(afterEpoch !== undefined && { afterEpoch }),
  }
  const inside = await enter(app, caller, place.channel)
  const { epoch, row, entry, duplicate } = await appended(app, asked, inside, it)
  await sumUp(app, row, [entry])
  await flag(app, { channel: place.channel, seq, from: caller.user }, judgement)
  return { channel: place.channel, epoch, seq: entry.seq, at: timestamp(entry.at), duplicate }
}

export const edit: UseCase<'edit'> = (app, { caller, place, request }) =>
  amend(app, { caller, place, request, amends: { as: 'edit' }, body: request.body })

export const deletion: UseCase<'delete'> = (app, { caller, place, request }) =>
  amend(app, { caller, place, request, amends: { as: 'delete' } })

export const react: UseCase<'react'> = (app, { caller, place, request }) => {
  const { emoji, on } = request
  return amend(app, { caller, place, request, amends: { as: 'reaction', emoji, on } })
}
