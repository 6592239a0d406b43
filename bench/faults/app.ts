import { setTimeout as sleep } from 'node:timers/promises'
import { allowance } from '../../shared/domain/allowance.ts'
import type { App } from '../../shared/domain/app.ts'
import { hints } from '../../shared/domain/hints.ts'
import type { Sockets } from '../../shared/domain/ports.ts'
import { roster } from '../../shared/domain/roster.ts'
import { standing } from '../../shared/domain/standing.ts'
import { strain } from '../../shared/domain/strain.ts'
import { memoryLedger } from '../../shared/store/memory-ledger.ts'
import { memoryMovements } from '../../shared/store/memory-movements.ts'
import { memoryRelays } from '../../shared/store/memory-relays.ts'
import { memoryChannels, memoryLogs, memoryMembers, rooms } from '../../shared/store/memory-rooms.ts'
import { memoryRevocations, memoryUsers, type UserRows } from '../../shared/store/memory-users.ts'

/** The domain over memory, with real time and these sockets. */
export const appOver = (sockets: Sockets, users: UserRows): App => {
  const state = rooms(() => {})
  const clock = { now: Date.now, sleep: (milliseconds: number) => sleep(milliseconds) }
  const revocations = memoryRevocations(users)
  const logs = new Map()
  return {
    channels: memoryChannels(state),
    members: memoryMembers(state),
    relays: memoryRelays(state.tell),
    logs: memoryLogs(clock, { logs }),
    ledger: memoryLedger(clock),
    users: memoryUsers(users),
    revocations,
    movements: memoryMovements(),
    sockets,
    clock,
    ids: { next: () => 'a name' },
    log: () => {},
    hints: hints(),
    strain: strain(),
    allowance: allowance(),
    standing: standing(revocations, clock),
    roster: roster(),
    rates: false,
    direct: false,
  }
}
