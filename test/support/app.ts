import type { App } from '../../shared/domain/app.ts'
import { newMemory } from '../../shared/domain/instance.ts'
import type { Caller, Change, Clock, Posted, Sockets } from '../../shared/domain/ports.ts'
import { memoryStoring } from '../../shared/store/memory/objects.ts'
import { memoryPorts } from '../../shared/store/memory/ports.ts'
import type { Deletes } from '../../shared/store/memory/rooms.ts'

/** A clock that moves when it is told to, or when somebody sleeps. */
export type TestClock = Clock & { advance(milliseconds: number): void }

export const testClock = (start = Date.parse('2026-11-21T09:00:00.000Z')): TestClock => {
  let now = start
  return {
    now: () => now,
    sleep: async milliseconds => {
      now += milliseconds
      await new Promise(resolve => setImmediate(resolve))
    },
    advance: milliseconds => {
      now += milliseconds
    },
  }
}

/** Sockets that write down what they were posted; some may be gone or slow. */
export type RecordedSockets = Sockets & {
  readonly posts: { connection: string; frame: unknown }[]
  readonly states: Map<string, Posted>
}

export const recordedSockets = (): RecordedSockets => {
  const posts: { connection: string; frame: unknown }[] = []
  const states = new Map<string, Posted>()
  return {
    posts,
    states,
    post: async (connection, frame) => {
      const state = states.get(connection) ?? 'sent'
      if (state === 'sent') posts.push({ connection, frame: JSON.parse(frame) })
      return state
    },
    close: async connection => void states.set(connection, 'gone'),
  }
}

export type TestApp = App & {
  readonly clock: TestClock
  readonly sockets: RecordedSockets
  readonly changes: Change[]
  readonly logged: { level: string; event: string; facts: Record<string, unknown> }[]
  /** What the memory twins keep; nothing of a port that was brought along. */
  readonly kept: { readonly [table: string]: unknown }
  /** Takes bytes at an address of `upload-parts`, as S3 does; answers their ETag, nothing where it refuses them. */
  readonly putAt: (url: string, bytes: Uint8Array) => string | undefined
}

/** The domain over memory twins: a frozen clock, recorded sockets, the stream as a list. */
export const testApp = (
  options: { rates?: boolean; direct?: boolean; deletes?: Deletes; store?: Partial<App> } = {},
): TestApp => {
  const clock = testClock()
  const changes: Change[] = []
  const logged: TestApp['logged'] = []
  const { ports, kept } = memoryPorts({
    clock,
    tell: change => changes.push(change),
    deletes: options.deletes,
  })
  const { revocations } = { ...ports, ...options.store }
  const stored = memoryStoring(clock)
  let id = 0
  return {
    ...ports,
    storing: stored.storing,
    putAt: stored.putAt,
    ...newMemory(revocations, clock),
    ...options.store,
    sockets: recordedSockets(),
    clock,
    changes,
    logged,
    kept: { ...kept, ...stored.kept },
    ids: { next: () => `id${++id}` },
    log: (level, event, facts = {}) => logged.push({ level, event, facts }),
    rates: options.rates ?? false,
    direct: options.direct ?? true,
  }
}

/** A caller with a token that is good for an hour. */
export const callerNamed = (user: string, over: Partial<Caller> = {}): Caller => ({
  user,
  roles: [],
  device: '',
  connection: `socket-of-${user}`,
  issued: Date.parse('2026-11-21T08:59:00.000Z'),
  expires: Date.parse('2026-11-21T10:00:00.000Z'),
  ...over,
})
