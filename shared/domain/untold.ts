import type { UserRow } from './ports.ts'

/** More are not remembered: those of whom one heard first are forgotten, and their presence is asked for. */
const MOST = 1000

/**
 * The users whose presence others have yet to learn, each once, with the newest row that is known: what one showed
 * before the last thing is news to nobody.
 */
export type Untold = {
  put(user: string, row: UserRow | undefined): void
  /** Takes out so many at most, those who wait longest. */
  take(most: number): ReadonlyMap<string, UserRow | undefined>
  size(): number
  /** How many of those who wait were put off since this was last asked. */
  putOff(): number
}

export const untold = (): Untold => {
  const waiting = new Map<string, UserRow | undefined>()
  let fresh = 0
  return {
    put: (user, row) => {
      if (!waiting.has(user)) fresh++
      waiting.set(user, row)
      for (const oldest of waiting.keys()) {
        if (waiting.size <= MOST) return
        waiting.delete(oldest)
      }
    },
    take: most => {
      const taken = new Map([...waiting].slice(0, most))
      for (const user of taken.keys()) waiting.delete(user)
      return taken
    },
    size: () => waiting.size,
    putOff: () => {
      const many = Math.min(fresh, waiting.size)
      fresh = 0
      return many
    },
  }
}
