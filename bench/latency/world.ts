import type { Chance } from '../../local/hostile/chance.ts'
import { USE_CASES } from '../../shared/domain/actions/use-cases.ts'
import type { App } from '../../shared/domain/app.ts'
import { fanOut } from '../../shared/domain/delivery/fanout.ts'
import { newMemory } from '../../shared/domain/instance.ts'
import type { Caller, Change, Sockets } from '../../shared/domain/ports.ts'
import { spoken } from '../../shared/domain/spoken.ts'
import { memoryPorts } from '../../shared/store/memory/ports.ts'
import { DATABASE_MS, POST_MS, streamMs } from './model.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What was posted: to which socket, which events, and when. */
export type Post = { readonly connection: string; readonly frame: string; readonly at: number }

type Setting = {
  readonly time: VirtualTime
  readonly chance: Chance
  /** False: the stream alone tells. */
  readonly direct: boolean
}

/** The use cases over the memory twins, each call as long as the model says; instances of functions are warm and there are enough. */
export class ModelWorld {
  readonly posts: Post[] = []
  readonly #time: VirtualTime
  readonly #chance: Chance
  readonly #app: App
  readonly #waiting = new Map<string, Change[]>()
  #ids = 0

  constructor({ time, chance, direct }: Setting) {
    this.#time = time
    this.#chance = chance
    const clock = { now: () => time.now, sleep: (milliseconds: number) => time.sleep(milliseconds) }
    const { ports } = memoryPorts({ clock, tell: change => this.#stream(change) })
    const slowed = this.#slowed(ports)
    this.#app = {
      ...slowed,
      ...newMemory(slowed.revocations, clock),
      sockets: this.#sockets(),
      clock,
      ids: { next: () => `id${++this.#ids}` },
      log: () => {},
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
    const reply = await spoken(this.#app, USE_CASES, async () => caller, text, 'model')
    if (!reply?.includes('"ok":true')) throw new Error(`${user} was answered with ${reply}`)
  }

  /** The same ports, each call of which takes as long as one of DynamoDB. */
  #slowed<Ports extends object>(ports: Ports): Ports {
    const slow =
      (call: (...what: unknown[]) => unknown) =>
      async (...what: unknown[]) => {
        await this.#time.sleep(DATABASE_MS)
        return call(...what)
      }
    const slowPort = (port: object) =>
      Object.fromEntries(Object.entries(port).map(([name, call]) => [name, slow(call)]))
    return Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, slowPort(port)])) as Ports
  }

  #sockets(): Sockets {
    return {
      post: async (connection, frame) => {
        await this.#time.sleep(POST_MS)
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
    this.#time.after(streamMs(this.#chance.next()), () => void this.#carry(lane))
  }

  async #carry(lane: string): Promise<void> {
    const batch = (this.#waiting.get(lane) ?? []).splice(0)
    await fanOut(
      this.#app,
      batch.map((change, at) => ({ sequence: String(at), change })),
    )
    const next = this.#waiting.get(lane)
    if (next && next.length > 0) this.#time.after(streamMs(this.#chance.next()), () => void this.#carry(lane))
    else this.#waiting.delete(lane)
  }
}
