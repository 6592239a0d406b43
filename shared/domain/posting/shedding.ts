import type { App } from '../app.ts'
import type { Lane } from './lanes.ts'

/** How often a socket is tried now for what goes in this lane: not at all where that is left out. */
export const triesNow = ({ pressure, clock, endsAt }: App, lane: Lane): number =>
  pressure.isOn(clock.now(), endsAt) ? (lane.underPressure ?? lane.tries) : lane.tries
