const BEAT_MS = 20

/** Beats while something is under way, for deadlines: a timer for each request would cost more than its answer. */
export type Pulse = { began(): void; ended(): void }

/**
 * @param judge called every 20 ms or so with the time of the beat, `performance.now()`, after everything that had come by
 *   then was read: an instance that stood still finds its answers before their deadlines. True where it is to beat on.
 */
export const pulseOf = (judge: (now: number) => boolean): Pulse => {
  let underWay = 0
  let beating: NodeJS.Timeout | undefined
  const beat = () => {
    const now = performance.now()
    setImmediate(() => {
      if (judge(now) || underWay > 0) return
      clearInterval(beating)
      beating = undefined
    })
  }
  return {
    began: () => {
      underWay += 1
      // What is under way has sockets, which keep a process alive; this alone does not.
      beating ??= setInterval(beat, BEAT_MS).unref()
    },
    ended: () => {
      underWay -= 1
    },
  }
}
