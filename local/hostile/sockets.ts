import type { SocketHandle } from '../crossings.ts'
import type { Faults } from './faults.ts'

const later = (ms: number, run: () => void): void => void setTimeout(run, ms).unref()

/** Sees to it that some sockets do not grow old. */
export const hostileSockets =
  (faults: Faults) =>
  ({ drop, cutOff }: SocketHandle): void => {
    if (faults.strikes('socket-dies')) later(faults.upTo('socket-dies'), drop)
    if (!faults.strikes('socket-cut-off')) return
    const forMs = faults.size('socket-cut-off')
    later(faults.upTo('socket-cut-off'), () => cutOff(forMs))
  }
