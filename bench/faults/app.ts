import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../../shared/domain/app.ts'
import { newMemory } from '../../shared/domain/instance.ts'
import type { Sockets } from '../../shared/domain/ports.ts'
import { memoryPorts } from '../../shared/store/memory/ports.ts'
import type { UserRows } from '../../shared/store/memory/users.ts'

/** The domain over memory, with real time and these sockets. */
export const appOver = (sockets: Sockets, users: UserRows): App => {
  const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) }
  const { ports } = memoryPorts({ clock, tell: () => {}, users })
  return {
    ...ports,
    ...newMemory(ports.revocations, clock),
    sockets,
    clock,
    ids: { next: () => 'a name' },
    log: () => {},
    rates: false,
    direct: false,
  }
}
