import {
  COMPLAINTS_KEPT,
  type Report,
  type ReportPlace,
  type Reports,
} from '../../domain/moderation-ports.ts'

const PAD = 16
const keyOf = ({ channel, seq, at }: ReportPlace) =>
  `${channel}#${String(seq).padStart(PAD, '0')}${at === undefined ? '' : `#${String(at).padStart(PAD, '0')}`}`

/** What was reported, in memory. */
export const memoryReports = (
  kept = {
    open: new Map<string, Report>(),
    resolved: new Map<string, Report>(),
    said: new Set<string>(),
  },
): Reports => {
  const page = (
    from: ReadonlyMap<string, Report>,
    channel: string | undefined,
    after: ReportPlace | undefined,
    most: number,
  ) =>
    [...from]
      .filter(
        ([key, one]) => (channel === undefined || one.channel === channel) && (!after || key > keyOf(after)),
      )
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .slice(0, most)
      .map(([, report]) => report)
  return {
    report: async (entry, complaint) => {
      const own = `${keyOf(entry)}#${complaint.by ?? ''}`
      if (kept.said.has(own)) return 'already'
      kept.said.add(own)
      const { count, complaints } = kept.open.get(keyOf(entry)) ?? { count: 0, complaints: [] }
      const said = [...complaints, complaint].slice(0, COMPLAINTS_KEPT)
      kept.open.set(keyOf(entry), { ...entry, count: count + 1, complaints: said })
      return 'reported'
    },
    open: async (channel, after, most) => page(kept.open, channel, after, most),
    resolved: async (channel, after, most) => page(kept.resolved, channel, after, most),
    resolve: async (channel, seq, resolved) => {
      const key = keyOf({ channel, seq })
      const report = kept.open.get(key)
      if (!report) return undefined
      kept.open.delete(key)
      const done = { ...report, resolved }
      kept.resolved.set(keyOf({ channel, seq, at: resolved.at }), done)
      return done
    },
  }
}
