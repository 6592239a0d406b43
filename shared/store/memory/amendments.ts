import type { Amended, Amendments } from '../../domain/log/amended.ts'
import { copyOf } from './copy.ts'

/** What entries were amended to, in memory: by channel and number. */
export type AmendedRows = Map<string, Map<number, Amended>>

export const memoryAmendments = (rows: AmendedRows = new Map()): Amendments => {
  const those = (channel: string, isAsked: (seq: number) => boolean) =>
    [...(rows.get(channel)?.values() ?? [])].filter(({ seq }) => isAsked(seq))
  return {
    read: async (channel, after, upTo) =>
      those(channel, seq => seq > after && seq <= upTo).sort((one, other) => one.seq - other.seq),
    readMany: async (channel, seqs) => those(channel, seq => seqs.includes(seq)),
    put: async (channel, amended) => {
      const own = rows.get(channel) ?? new Map<number, Amended>()
      if ((own.get(amended.seq)?.revision ?? 0) !== amended.revision - 1) return false
      rows.set(channel, own.set(amended.seq, copyOf(amended)))
      return true
    },
  }
}
