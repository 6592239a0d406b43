import type { ReplyOf } from '../../shared/protocol/routes.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'
import type { Greeted } from './dial.ts'
import { type Beats, startHeartbeat } from './heartbeat.ts'
import type { Quality } from './quality.ts'

type Surroundings = {
  readonly timers: Timers
  readonly ports: Ports
  readonly beats: Beats
  readonly quality: () => Quality | undefined
}
type Hooks = {
  readonly pong: (pong: ReplyOf<'ping'>) => void
  /** It should have a successor now. */
  readonly due: () => void
}

/** What is done for a socket for as long as it is the one. */
export type Tending = {
  readonly stop: () => void
  /** Looks whether it still lives. */
  readonly check: () => void
  /** Lets the successor be due once more, in so many milliseconds. */
  readonly again: (ms: number) => void
}

/** Before there is a socket. */
export const UNTENDED: Tending = { stop: () => {}, check: () => {}, again: () => {} }

/** Beats for a socket, and says when its successor is due: in so many milliseconds. */
export const tend = (
  { link }: Greeted,
  surroundings: Surroundings,
  hooks: Hooks,
  dueInMs: number,
): Tending => {
  const { stop, check } = startHeartbeat(link, surroundings, hooks.pong)
  let cancel = () => {}
  const again = (ms: number) => {
    cancel()
    cancel = surroundings.timers.after(ms, hooks.due)
  }
  again(dueInMs)
  return {
    stop: () => {
      stop()
      cancel()
    },
    check,
    again,
  }
}
