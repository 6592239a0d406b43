import { setTimeout as sleep } from 'node:timers/promises'
import { HeliographError } from '../../client/index.ts'
import type { Room } from './crowd.ts'
import type { Pace } from './pace.ts'

/** What becomes of messages while they are sent. */
export type Sending = {
  /** A message is about to be given to the client of its sender. */
  readonly begun: (room: Room, line: number) => void
  readonly answered: (room: Room, line: number) => void
  /** It was refused for good; with `CLOSED` nobody knows. */
  readonly refused: (code: string) => void
}

type Manner = {
  readonly pace: Pace
  /** Sends under way in a room at most. */
  readonly ahead: number
  /** The second of the log at which the replay begins. */
  readonly from: number
  readonly signal: AbortSignal
}

/** Waits until a moment of the log is due. Moments that lie back do not make it go back. */
const clockFrom = ({ pace, from, signal }: Manner) => {
  const began = performance.now()
  return async (at: number): Promise<void> => {
    const waitMs = began + pace.dueMs(at - from) - performance.now()
    if (waitMs > 1) await sleep(waitMs, undefined, { signal })
  }
}

/**
 * Says everything that was said in a room. Sends begin in the order of the log, several are under way at once, and the
 * next waits for any of them. Resolves when all are answered, or when the signal says that it is enough.
 */
export const speak = async (room: Room, manner: Manner, sending: Sending): Promise<void> => {
  const seats = new Map(room.plan.members.map((person, member) => [person, room.seats[member]]))
  const due = clockFrom(manner)
  const underWay = new Set<Promise<void>>()
  const say = async (line: number, by: number, text: string): Promise<void> => {
    try {
      sending.begun(room, line)
      await seats.get(by)?.send({ text }, { key: room.check.keyOf(line) })
      sending.answered(room, line)
    } catch (thrown) {
      if (!(thrown instanceof HeliographError)) throw thrown
      sending.refused(thrown.code)
    }
  }
  for (const [line, { by, at, text }] of room.plan.lines.entries()) {
    await due(at).catch(() => {})
    if (underWay.size >= manner.ahead) await Promise.race(underWay)
    if (manner.signal.aborted) break
    const said: Promise<void> = say(line, by, text).finally(() => underWay.delete(said))
    underWay.add(said)
  }
  await Promise.all(underWay)
}
