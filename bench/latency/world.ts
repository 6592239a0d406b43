import { allowance } from '../../shared/domain/allowance.ts'
import type { App } from '../../shared/domain/app.ts'
import { dispatch } from '../../shared/domain/dispatch.ts'
import { fanOut } from '../../shared/domain/fanout.ts'
import { hints } from '../../shared/domain/hints.ts'
import type { Caller, Change, Sockets } from '../../shared/domain/ports.ts'
import { roster } from '../../shared/domain/roster.ts'
import { standing } from '../../shared/domain/standing.ts'
import { strain } from '../../shared/domain/strain.ts'
import { USE_CASES } from '../../shared/domain/use-cases.ts'
import { memoryLedger } from '../../shared/store/memory-ledger.ts'
import { memoryMovements } from '../../shared/store/memory-movements.ts'
import { memoryRelays } from '../../shared/store/memory-relays.ts'
import { memoryChannels, memoryLogs, memoryMembers, rooms } from '../../shared/store/memory-rooms.ts'
import { memoryRevocations, memoryUsers, type UserRows } from '../../shared/store/memory-users.ts'
import { MODEL, streamMs } from './model.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What was posted: to which socket, which events, and when. */
export type Post = { readonly connection: string; readonly frame: string; readonly at: number }

type Setting = {
  readonly time: VirtualTime
  readonly chance: () => number
  /** False: the stream alone tells. */
  readonly direct: boolean
}

/** The use cases over the memory twins, each call as long as the model says; instances of functions are warm and there are enough. */
export class ModelWorld {
  readonly posts: Post[] = []
  readonly #time: VirtualTime
  readonly #chance: () => number
  readonly #app: App
  readonly #waiting = new Map<string, Change[]>()
  #ids = 0

  constructor({ time, chance, direct }: Setting) {
    this.#time = time
    this.#chance = chance
    const clock = { now: () => time.now, sleep: (milliseconds: number) => time.sleep(milliseconds) }
    const state = rooms(change => this.#stream(change))
    const users: UserRows = new Map()
    const revocations = this.#slowed(memoryRevocations(users))
    this.#app = {
      channels: this.#slowed(memoryChannels(state)),
      members: this.#slowed(memoryMembers(state)),
      relays: this.#slowed(memoryRelays(state.tell)),
      ledger: this.#slowed(memoryLedger(clock)),
      logs: this.#slowed(memoryLogs(clock)),
      users: this.#slowed(memoryUsers(users)),
      movements: this.#slowed(memoryMovements()),
      revocations,
      sockets: this.#sockets(),
      clock,
      ids: { next: () => `id${++this.#ids}` },
      log: () => {},
      hints: hints(),
      strain: strain(),
      allowance: allowance(),
      standing: standing(revocations, clock),
      roster: roster(),
      rates: false,
      direct,
    }
  }

  /** Says a frame on a user's socket. @throws where it is refused */
  async say(user: string, frame: object): Promise<void> {
    const caller: Caller = {
      user,
      roles: [],
      device: '',
      connection: `socket-of-${user}`,
      issued: this.#time.now - 1000,
      expires: this.#time.now + 48 * 3_600_000,
    }
    const text = JSON.stringify({ ...frame, id: '1' })
    const reply = await dispatch(this.#app, USE_CASES, async () => caller, text, 'model')
    if (!reply?.includes('"ok":true')) throw new Error(`${user} was answered with ${reply}`)
  }

  /** The same port, each call of which takes as long as one of DynamoDB. */
  #slowed<Port extends object>(port: Port): Port {
    const slow =
      (call: (...what: unknown[]) => unknown) =>
      async (...what: unknown[]) => {
        await this.#time.sleep(MODEL.databaseMs)
        return call(...what)
      }
    return Object.fromEntries(Object.entries(port).map(([name, call]) => [name, slow(call)])) as Port
  }

  #sockets(): Sockets {
    return {
      post: async (connection, frame) => {
        await this.#time.sleep(MODEL.postMs)
        this.posts.push({ connection, frame, at: this.#time.now })
        return 'sent'
      },
      close: async () => {},
    }
  }

  /** Records of one item come in order, those that wait for an invocation together. */
  #stream(change: Change): void {
    const lane = change.kind === 'appended' ? change.row.channel : 'others'
    const waiting = this.#waiting.get(lane)
    if (waiting) return void waiting.push(change)
    this.#waiting.set(lane, [change])
    this.#time.after(streamMs(this.#chance()), () => void this.#carry(lane))
  }

  async #carry(lane: string): Promise<void> {
    const batch = (this.#waiting.get(lane) ?? []).splice(0)
    await fanOut(
      this.#app,
      batch.map((change, at) => ({ sequence: String(at), change })),
    )
    const next = this.#waiting.get(lane)
    if (next && next.length > 0) this.#time.after(streamMs(this.#chance()), () => void this.#carry(lane))
    else this.#waiting.delete(lane)
  }
}
