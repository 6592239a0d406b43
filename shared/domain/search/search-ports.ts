import type { ChannelRow } from '../channel-row.ts'
import { type Seconds, seconds } from '../retention.ts'
import type { Filter } from './search-filter.ts'

/** So many numbers of a log have one filter: those from `stretch × 64 + 1` on. */
export const STRETCH = 64

/** What nobody has made anew for so long is forgotten. */
export const FILTERS_KEPT: Seconds = seconds(90 * 24 * 3600)

/** The filter of a stretch that is full. */
export type Stretched = { readonly stretch: number; readonly filter: Filter }

/** A log as it is since the tables were last restored. */
export type Searched = Pick<ChannelRow, 'channel' | 'epoch'>

/**
 * What may be where in the logs. A cache: what is not there is made from the log by whoever searches next, so that nothing
 * is written for those who never search.
 */
export type Filters = {
  /** Those of the last `many` stretches up to one, the last one first; those that are not there are left out. */
  read(log: Searched, upTo: number, many: number): Promise<readonly Stretched[]>
  /** Idempotent. `now`: epoch milliseconds. */
  put(log: Searched, stretched: Stretched, now: number): Promise<void>
}
