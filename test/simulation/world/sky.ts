import type { Chance } from './chance.ts'
import type { Coverage } from './coverage.ts'
import type { Scheduler } from './scheduler.ts'
import type { Trace } from './trace.ts'
import type { Watch } from './watch.ts'
import type { Weather } from './weather.ts'

/** What everything in one world lives under. */
export type Sky = {
  readonly scheduler: Scheduler
  readonly chance: Chance
  readonly trace: Trace
  readonly coverage: Coverage
  readonly watch: Watch
  weather: Weather
}
