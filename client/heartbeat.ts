import { hasCode } from './errors.ts'
import type { Link } from './link.ts'
import type { Ports } from './ports.ts'
import type { Timers } from './timers.ts'

type Heads = Readonly<Record<string, number>>

/**
 * Beats for one socket, from now on and until it is stopped: keeps the lease, tells the heads it hears, and gives a socket
 * up that has become silent. The first beat comes at a random time, so that those who connected together do not beat together.
 */
export const startHeartbeat = (
  link: Link,
  { timers, ports, everyMs }: { readonly timers: Timers; readonly ports: Ports; readonly everyMs: number },
  onHeads: (heads: Heads) => void,
): (() => void) => {
  let cancel = () => {}
  let isStopped = false
  const next = (ms: number) => {
    if (!isStopped) cancel = timers.after(ms, () => void beat())
  }
  const beat = async (): Promise<void> => {
    const asked = ports.now()
    next(everyMs)
    try {
      const { heads } = await link.ask('ping', {})
      if (heads && !isStopped) onHeads(heads)
    } catch (thrown) {
      const isSilent = hasCode(thrown, 'TIMEOUT') && !link.heardSince(asked)
      if (isSilent) link.fail({})
    }
  }
  next(everyMs * ports.random())
  return () => {
    isStopped = true
    cancel()
  }
}
