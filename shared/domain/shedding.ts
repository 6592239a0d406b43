import type { App } from './app.ts'
import type { Lane, LaneName } from './lanes.ts'

/** Whether this is no time for what may be shed. */
export const isPressed = ({ pressure, clock, endsAt }: App): boolean => pressure.isOn(clock.now(), endsAt)

/** Whether an event of this kind is not told now, which is counted. */
export const isShed = (app: App, what: LaneName, { isSheddable }: Lane): boolean => {
  const shed = isSheddable === true && isPressed(app)
  if (shed) app.pressure.shed(what, 1)
  return shed
}

/** Says what was shed: once an invocation, where there was anything. */
export const reportShed = (app: App): void => {
  const shed = app.pressure.takeShed()
  if (shed) app.log('WARN', 'signals shed under pressure', shed)
}
