import type { ReplyOf } from '../../shared/protocol/routes.ts'
import type { Hub } from '../hub.ts'
import type { ChannelCore } from './channel-core.ts'
import { NONE } from './marks.ts'

/** More than these are not looked at by anybody soon; each costs a question. */
const MOST_CHANNELS = 10

/** Takes who a join found there, and how far they are; answers for whom that was news. */
export const meet = (
  core: ChannelCore,
  { roster, me }: Hub,
  { online, receipts }: Pick<ReplyOf<'join'>, 'online' | 'receipts'>,
): readonly string[] => {
  core.hasReceipts = Object.keys(receipts).length > 0
  for (const user of [...online, ...Object.keys(receipts)]) core.company.add(user)
  for (const user of online) if (user !== me()) roster.sawOnline(user)
  const own = receipts[me()]
  if (own) core.receipts.own.heard(own)
  return Object.entries(receipts).flatMap(([user, marks]) =>
    user !== me() && core.receipts.hear(user, marks) ? user : [],
  )
}

/** Joins once more where one is a member, for nothing but the receipts: it is the one action that tells those of others. */
const meetAgain = async (core: ChannelCore, hub: Hub): Promise<void> => {
  const { position: after } = core.log
  const reply = await hub.connection.askOnce('join', { channel: core.name, after })
  if (!core.isMember) return
  const { receipts, name: channel } = core
  const isSmall = Object.keys(reply.receipts).length > 0
  for (const user of receipts.others.keys())
    if (isSmall && !Object.hasOwn(reply.receipts, user)) core.part(user)
  for (const user of meet(core, hub, reply))
    core.news.tell('receipt', { channel, user, ...(receipts.others.get(user) ?? NONE) })
}

/**
 * Asks anew how far the others are, after a time without a socket: receipts are signals, and those that were told
 * meanwhile are repeated by nobody. One channel after the other, those used last first. Stops at the first refusal, and
 * as soon as `isStale` says that another socket has taken over.
 */
export const meetAllAgain = async (
  cores: readonly ChannelCore[],
  hub: Hub,
  isStale: () => boolean,
): Promise<void> => {
  const known = cores.filter(core => core.hasReceipts).sort((one, other) => other.usedAt - one.usedAt)
  for (const core of known.slice(0, MOST_CHANNELS)) {
    if (isStale()) return
    if (!core.hasReceipts) continue
    core.meeting = meetAgain(core, hub)
    await core.meeting
  }
}
