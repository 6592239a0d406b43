import type { ReplyOf } from '../shared/protocol/routes.ts'
import { hasCode } from './errors.ts'
import type { Link } from './link.ts'
import type { Ports } from './ports.ts'
import type { Timers } from './timers.ts'

type Heartbeat = {
  readonly stop: () => void
  /** Beats now, unless something was heard a moment ago. */
  readonly check: () => void
}

/** Whoever was heard so lately lives. */
const LATELY_MS = 2000

/**
 * Beats for one socket, from now on and until it is stopped: keeps the lease, tells the heads it hears, and gives a socket
 * up that has become silent. The first beat comes at a random time, so that those who connected together do not beat together.
 */
export const startHeartbeat = (
  link: Link,
  { timers, ports, everyMs }: { readonly timers: Timers; readonly ports: Ports; readonly everyMs: number },
  onPong: (pong: ReplyOf<'ping'>) => void,
): Heartbeat => {
  let cancel = () => {}
  let isStopped = false
  let askedAt = Number.NEGATIVE_INFINITY
  const next = (ms: number) => {
    cancel()
    if (!isStopped) cancel = timers.after(ms, () => void beat())
  }
  const beat = async (): Promise<void> => {
    const asked = ports.now()
    askedAt = asked
    next(everyMs)
    try {
      const pong = await link.ask('ping', {})
      if (!isStopped) onPong(pong)
    } catch (thrown) {
      const isSilent = hasCode(thrown, 'TIMEOUT') && !link.heardSince(asked)
      if (isSilent) link.fail({})
    }
  }
  next(everyMs * ports.random())
  return {
    stop: () => {
      isStopped = true
      cancel()
    },
    check: () => {
      const lately = ports.now() - LATELY_MS
      if (askedAt < lately && !link.heardSince(lately)) void beat()
    },
  }
}
