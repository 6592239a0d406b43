import type { Filters, Stretched } from '../../domain/search/search-ports.ts'

/** The filters of the logs in memory. */
export const memoryFilters = (): Filters => {
  const kept = new Map<string, Map<number, Stretched>>()
  const nameOf = ({ channel, epoch }: { readonly channel: string; readonly epoch: string }) =>
    `${channel} ${epoch}`
  return {
    read: async (log, upTo, limit) =>
      [...(kept.get(nameOf(log))?.values() ?? [])]
        .filter(({ stretch }) => stretch <= upTo && stretch > upTo - limit)
        .toSorted((one, other) => other.stretch - one.stretch),
    put: async (log, stretched) => {
      const own = kept.get(nameOf(log)) ?? new Map<number, Stretched>()
      kept.set(nameOf(log), own.set(stretched.stretch, stretched))
    },
  }
}
