import { sum } from '../../domain/delivery/accounts.ts'
import { LEDGER_KEPT, type Ledger, type Trouble } from '../../domain/ledger-ports.ts'
import type { Clock } from '../../domain/ports.ts'
import { hasExpired } from '../../domain/retention.ts'

/** The delivery ledger in memory. */
export const memoryLedger = (clock: Clock): Ledger => {
  const noted = new Map<string, Map<number, Trouble>>()
  return {
    note: async (channel, { from, to, failed, at, ...figures }) => {
      const own = noted.get(channel) ?? new Map<number, Trouble>()
      const before = own.get(to)
      const added = before ? sum(before, figures) : figures
      noted.set(
        channel,
        own.set(to, { from: before?.from ?? from, to, failed: (before?.failed ?? 0) + failed, at, ...added }),
      )
    },
    read: async (channel, seq) =>
      [...(noted.get(channel)?.values() ?? [])]
        .filter(({ from, to, at }) => from <= seq && seq <= to && !hasExpired(at, LEDGER_KEPT, clock.now()))
        .toSorted((one, other) => one.to - other.to),
  }
}
