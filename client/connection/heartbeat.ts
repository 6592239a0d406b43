import type { ReplyOf } from '../../shared/protocol/routes.ts'
import { hasCode } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { Timers } from '../timers.ts'
import type { Link } from './link.ts'
import type { Quality } from './quality.ts'

type Heartbeat = {
  readonly stop: () => void
  /** Beats now, unless something was heard a moment ago. */
  readonly check: () => void
}

/** How a socket is kept, in milliseconds. */
export type Beats = {
  /** Between two beats of a socket that is in use. */
  readonly everyMs: number
  /** Between two beats of one that rests, and between two signs of life of it while somebody looks; absent where none may rest. */
  readonly rest?: { readonly everyMs: number; readonly aliveMs: number }
}

/** As the server says; or as the program says, if it does: then its sockets never rest. */
export const beatsOf = (
  { heartbeatSeconds, restSeconds, aliveSeconds = restSeconds }: ReplyOf<'hello'>,
  wanted?: number,
): Beats => {
  const everyMs = 1000 * (wanted ?? heartbeatSeconds)
  if (wanted !== undefined || restSeconds === undefined || aliveSeconds === undefined) return { everyMs }
  return { everyMs, rest: { everyMs: 1000 * restSeconds, aliveMs: 1000 * aliveSeconds } }
}

type Surroundings = {
  readonly timers: Timers
  readonly ports: Ports
  readonly beats: Beats
  /** How good the way is; nothing where the server would not know. */
  readonly quality: () => Quality | undefined
}

/** Whoever was heard so lately lives. */
const LATELY_MS = 2000
/** A socket on which nothing was said or told for so long rests. */
const IN_USE_MS = 120_000

/**
 * Beats for one socket, from now on and until it is stopped: keeps the lease, tells the heads it hears, and gives a socket
 * up that has become silent. The first beat comes at a random time, so that those who connected together do not beat
 * together. A socket on which nothing is said beats seldom, and says so, for each beat runs a function; meanwhile the
 * gateway alone is asked whether the way is whole. Where nobody looks every socket beats so seldom.
 */
export const startHeartbeat = (
  link: Link,
  { timers, ports, beats: { everyMs, rest }, quality }: Surroundings,
  onPong: (pong: ReplyOf<'ping'>) => void,
): Heartbeat => {
  let cancel = () => {}
  let isStopped = false
  /** An older server, after a newer one has greeted: it knows neither rest nor how good a way is. */
  let isOlder = false
  let askedAt = Number.NEGATIVE_INFINITY
  /** The server waits for a beat until then. That it was told so is known by its answer; until then it may not have been. */
  let due = Number.NEGATIVE_INFINITY

  /** Runs a question; nothing heard at all until its deadline ends the socket. */
  const probe = async (question: () => Promise<unknown>): Promise<void> => {
    const asked = ports.now()
    askedAt = asked
    try {
      await question()
    } catch (thrown) {
      const isSilent = hasCode(thrown, 'TIMEOUT') && !link.heardSince(asked)
      if (isSilent) link.fail({})
      if (isOlder || !hasCode(thrown, 'INVALID_INPUT')) return
      isOlder = true
      beat()
    }
  }
  const next = (ms: number) => {
    cancel()
    if (!isStopped) cancel = timers.after(ms, turn)
  }
  const beat = (restMs?: number): void => {
    const asked = ports.now()
    due = asked + everyMs
    next(everyMs)
    void probe(async () => {
      const next = restMs && restMs / 1000
      const pong = await link.beat({ next, link: isOlder ? undefined : quality() })
      due = Math.max(due, asked + (restMs ?? everyMs))
      if (!isStopped) onPong(pong)
    })
  }
  /** What a socket that rests does at its turn. */
  const idle = ({ everyMs: restMs, aliveMs }: Required<Beats>['rest']): void => {
    const now = ports.now()
    const isDue = now >= due
    if (isDue) beat(restMs)
    else next(everyMs)
    if (!isDue && ports.watched() && !link.heardSince(now - aliveMs)) void probe(() => link.prove())
  }
  const turn = (): void => {
    const isInUse = ports.watched() && link.usedSince(ports.now() - IN_USE_MS)
    if (!rest || isOlder || isInUse) beat()
    else idle(rest)
  }
  next(everyMs * ports.random())
  return {
    stop: () => {
      isStopped = true
      cancel()
    },
    check: () => {
      const lately = ports.now() - LATELY_MS
      if (askedAt < lately && !link.heardSince(lately)) beat()
    },
  }
}
