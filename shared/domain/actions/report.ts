import type { App } from '../app.ts'
import type { UseCase } from '../dispatch.ts'
import { isAmendment } from '../log/amended.ts'
import { entryAt } from '../log/log-view.ts'
import type { Report, ReportPlace } from '../moderation-ports.ts'
import { isAdmin, isTrusted } from '../namespaces.ts'
import { fitting } from '../pages.ts'
import type { Caller } from '../ports.ts'
import { invalid, Problem } from '../problem.ts'
import { timestamp } from '../timestamp.ts'

/** Reporting an entry to those who moderate, and what they do about it. Nothing of it is in the way of a message. */

/** What an amendment says is reported of the entry that it amends. */
export const report: UseCase<'report'> = async (app, { caller, request, place }) => {
  const { channel, seq, reason } = request
  if (!place.policy.spam) throw new Problem('FORBIDDEN')
  const entry = await entryAt(app, place, seq)
  if (!entry || isAmendment(entry)) throw new Problem('NOT_FOUND')
  const complaint = { at: app.clock.now(), by: caller.user, reason }
  const said = await app.reports.report({ channel, seq, from: entry.from }, complaint)
  return { channel, seq, duplicate: said === 'already' }
}

/** Who complained is told to admins alone: a moderator may be whom it is about. */
const shown = ({ complaints, resolved, ...report }: Report, caller: Caller) => ({
  ...report,
  complaints: complaints.map(({ at, by, reason }) => ({
    at: timestamp(at),
    reason,
    ...(by === undefined ? { by: null } : isAdmin(caller) && { by }),
  })),
  ...(resolved && { resolved: { ...resolved, at: timestamp(resolved.at) } }),
})

/** Where the next page begins, as text and back. */
const nextOf = ({ channel, seq, resolved }: Report): string => `${seq}.${resolved?.at ?? 0}.${channel}`
const NEXT = /^(\d{1,15})\.(\d{1,15})\.(.+)$/s

const placeIn = (next: string | undefined, channel: string | undefined): ReportPlace | undefined => {
  if (next === undefined) return undefined
  const [, seq, at, name = ''] = NEXT.exec(next) ?? []
  if (seq === undefined || (channel !== undefined && name !== channel))
    throw invalid('next', 'is nothing that was answered here')
  return { channel: name, seq: Number(seq), ...(Number(at) > 0 && { at: Number(at) }) }
}

export const reports: UseCase<'reports'> = async (app, { caller, request, room }) => {
  const { channel, next, limit, resolved } = request
  const after = placeIn(next, channel)
  if (resolved && channel === undefined)
    throw invalid('channel', 'is to be named: what was resolved is kept by channel')
  const found =
    resolved && channel !== undefined
      ? await app.reports.resolved(channel, after, limit + 1)
      : await app.reports.open(channel, after && { channel: after.channel, seq: after.seq }, limit + 1)
  const page = fitting(
    found.slice(0, limit).map(one => shown(one, caller)),
    room,
  )
  const last = found[page.length - 1]
  return { reports: [...page], ...(page.length < found.length && last && { next: nextOf(last) }) }
}

/** Whoever is reported judges not in their own cause. Who wrote an entry does not change, so it may be read before. */
const refuseOwn = async (app: App, caller: Caller, channel: string, seq: number): Promise<void> => {
  if (isTrusted(caller)) return
  const [open] = await app.reports.open(channel, { channel, seq: Math.max(0, seq - 1) }, 1)
  if (open?.seq === seq && open.from === caller.user) throw new Problem('FORBIDDEN')
}

export const resolve: UseCase<'resolve'> = async (app, { caller, request }) => {
  const { channel, seq, done } = request
  await refuseOwn(app, caller, channel, seq)
  const found = await app.reports.resolve(channel, seq, { by: caller.user, at: app.clock.now(), done })
  if (!found) throw new Problem('NOT_FOUND')
  return { channel, seq, count: found.count }
}
