import type { Pin, Pins } from '../../domain/pin-ports.ts'
import type { Change } from '../../domain/ports.ts'

/** What is pinned, in memory: by channel and number. */
export type PinRows = Map<string, ReadonlyMap<number, Pin>>

export const memoryPins = (tell: (change: Change) => void, rows: PinRows = new Map()): Pins => ({
  of: async channel => [...(rows.get(channel)?.values() ?? [])],
  pin: async (channel, pin, most, origin) => {
    const own = rows.get(channel) ?? new Map<number, Pin>()
    const { seq, by: user, at } = pin
    if (own.has(seq)) return 'already'
    if (own.size >= most) return 'full'
    rows.set(channel, new Map([...own, [seq, pin]]))
    tell({ kind: 'pinned', channel, user, seq, on: true, at, ...(origin && { origin }) })
    return 'pinned'
  },
  unpin: async (channel, seq, { user, at, origin }) => {
    const own = rows.get(channel)
    if (!own?.has(seq)) return false
    rows.set(channel, new Map([...own].filter(([number]) => number !== seq)))
    tell({ kind: 'pinned', channel, user, seq, on: false, at, ...(origin && { origin }) })
    return true
  },
})
