import fc from 'fast-check'
import { enrol } from '../../../shared/domain/actions/join.ts'
import { type Appended, append } from '../../../shared/domain/log/append.ts'
import { NAMESPACES } from '../../../shared/domain/namespaces.ts'
import type { Change, Channels, Commit, StoredEntry } from '../../../shared/domain/ports.ts'
import { memoryChannels, memoryLogs, memoryMembers, rooms } from '../../../shared/store/memory/rooms.ts'
import { callerNamed, type TestApp, testApp } from '../../support/app.ts'

/** One channel in which every call of a port waits until the scheduler lets it go on. */

export type State = ReturnType<typeof rooms>
export type Ports = Pick<TestApp, 'channels' | 'logs' | 'members'>
export type Pause = () => Promise<unknown>
/** A fault planted in the ports; it may look into the state. */
export type Fault = (ports: Ports, state: State, pause: Pause) => Partial<Ports>

/** What is sent: how often at once, how stale its `after` is, and which of the tries crash after their commit. */
export type Send = {
  readonly sender: number
  readonly tries: number
  readonly stale: number
  readonly crashes: number
}
export type Plan = { readonly sends: readonly Send[]; readonly founders: number; readonly joiner: boolean }

export const planOf = (most: number): fc.Arbitrary<Plan> =>
  fc.record({
    founders: fc.constantFrom(2, 3, 6),
    joiner: fc.boolean(),
    sends: fc.array(
      fc.record({
        sender: fc.nat(5),
        tries: fc.integer({ min: 1, max: 3 }),
        stale: fc.double({ min: 0, max: 1, noNaN: true }),
        crashes: fc.nat(7),
      }),
      { minLength: 6, maxLength: most },
    ),
  })

const channel = 'chat:stress'
const place = { channel, id: 'stress', policy: NAMESPACES.chat as NonNullable<typeof NAMESPACES.chat> }
const nameOf = (sender: number) => `s${sender}`

/** Every call waits before it acts and again before its answer arrives. */
const pausing = <Port extends object>(port: Port, pause: Pause): Port =>
  new Proxy(port, {
    get: (target, name) => {
      const call = Reflect.get(target, name) as (...args: unknown[]) => unknown
      if (name === 'pages') return call
      return async (...args: unknown[]) => {
        await pause()
        const answer = await call(...args)
        await pause()
        return answer
      }
    },
  })

export type Stress = {
  readonly app: TestApp
  readonly appended: () => readonly StoredEntry[]
  readonly acked: { readonly key: string; readonly from: string; readonly appended: Appended }[]
}

/** Runs a plan to its end: all tries, the healing of every hole, and each message once more, late. */
export const run = async (plan: Plan, scheduler: fc.Scheduler, fault?: Fault): Promise<Stress> => {
  const changes: Change[] = []
  let free = false
  const pause: Pause = async () => {
    if (!free) await scheduler.schedule(Promise.resolve())
  }
  const tasks: Promise<unknown>[] = []
  const heal = async (entry: StoredEntry) => {
    await pause()
    await pause()
    await sound.logs.put(channel, entry)
  }
  const base = testApp()
  const state = rooms(change => changes.push(change), base.clock.now)
  const sound: Ports = {
    channels: memoryChannels(state),
    members: memoryMembers(state),
    logs: memoryLogs(base.clock),
  }
  const faulty = { ...sound, ...fault?.(sound, state, pause) }
  const sleep = async (milliseconds: number) => {
    base.clock.advance(milliseconds)
    await pause()
  }
  const app: TestApp = {
    ...base,
    channels: pausing(faulty.channels, pause),
    members: pausing(faulty.members, pause),
    logs: pausing(faulty.logs, pause),
    clock: { ...base.clock, sleep },
  }
  const acked: Stress['acked'] = []
  const join = (sender: number) => enrol(app, place, callerNamed(nameOf(sender)))
  free = true
  for (let sender = 0; sender < plan.founders; sender++) await join(sender)
  free = false

  /** The process ends between the commit and the log: nobody hears of the commit but the stream. */
  const crashing = (channels: Channels): Channels => ({
    ...channels,
    read: name => channels.read(name),
    commit: async (commit: Commit) => {
      const result = await channels.commit(commit)
      if (result.ok && result.row.last) {
        tasks.push(heal(result.row.last))
        throw new Error('crashed')
      }
      return result
    },
  })
  const afters = plan.sends.map(() => 0)
  const attempt = async (at: number, crash: boolean) => {
    const { sender } = plan.sends[at] ?? { sender: 0 }
    const from = nameOf(sender % plan.founders)
    const message = { sender: from, key: `k${at}`, body: { at }, after: afters[at] ?? 0 }
    const by = crash ? { ...app, channels: crashing(app.channels) } : app
    try {
      acked.push({ key: message.key, from, appended: await append(by, place, message) })
    } catch {
      // Not acknowledged: the sender knows nothing and will try again.
    }
  }
  const start = async (at: number, send: Send) => {
    await pause()
    afters[at] = Math.floor((state.rows.get(channel)?.head ?? 0) * send.stale)
    const tries = Array.from({ length: send.tries }, async (_, number) => {
      await pause()
      await attempt(at, (send.crashes & (1 << number)) !== 0)
    })
    await Promise.all(tries)
  }
  for (const [at, send] of plan.sends.entries()) tasks.push(start(at, send))
  if (plan.joiner) for (const late of [7, 8, 9]) tasks.push(pause().then(() => join(late)))
  for (let done = 0; done < tasks.length; done++) await scheduler.waitFor(Promise.resolve(tasks[done]))
  free = true
  for (const at of plan.sends.keys()) for (let times = 0; times < 2; times++) await attempt(at, false)
  const appended = () => changes.flatMap(change => (change.kind === 'appended' ? [change.entry] : []))
  return { app, acked, appended }
}
