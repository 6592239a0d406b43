import type { Relay } from '../../domain/posting/relay.ts'

/** What is missing between two relays is taken along as far back; beyond it each client asks for itself. */
const REACH = 100

/**
 * The relay that follows the one that stands, or nothing where that one has got as far. It never begins later than it
 * was asked to: those who have moved between pages since are told twice rather than never.
 */
export const succeeding = (standing: Relay | undefined, wanted: Relay): Relay | undefined => {
  if (standing?.epoch !== wanted.epoch) return wanted
  if (standing.to >= wanted.to) return undefined
  const isNear = standing.to >= wanted.from - 1 - REACH
  return isNear ? { ...wanted, from: Math.min(wanted.from, standing.to + 1) } : wanted
}
