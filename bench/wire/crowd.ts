import { setTimeout as sleep } from 'node:timers/promises'
import { atMost } from '../replay/at-most.ts'
import { usageOfTree } from '../replay/process-tree.ts'
import { Times } from '../replay/times.ts'
import type { Dialect } from './dialects.ts'
import { Talker, type Tally } from './talker.ts'

/** Who is to come: sockets in rooms of so many each, one user a socket. */
export type Gathering = {
  readonly dialect: Dialect
  readonly url: string
  readonly sockets: number
  readonly room: number
  /** One for each socket, or one for all; none where the server asks for none. */
  readonly tokens: readonly string[]
  /** Whether they go into their rooms, or are only open. */
  readonly greets: boolean
  readonly openingAtOnce: number
}

/** How long is measured, after how long a run-up, and whose processor time is read: whole process trees. */
export type Stretch = { readonly runUpMs: number; readonly ms: number; readonly roots: readonly number[] }

/** What came of a stretch. Times in milliseconds, processor time in seconds. */
export type Came = {
  readonly seconds: number
  readonly said: number
  readonly acknowledged: number
  readonly told: number
  readonly p50: number
  readonly p99: number
  readonly serverCpu: number
  readonly loadCpu: number
  /** Deliveries that had not come some seconds after the last acknowledgement. */
  readonly missing: number
}

const LOOK_MS = 50
/** Deliveries are waited for as long as some still come within this. */
const STILL_MS = 5000

const cpuOf = (roots: readonly number[]): number =>
  roots.reduce((sum, root) => {
    const usage = usageOfTree(root)
    return sum + (usage ? usage.ownCpuSeconds + usage.restCpuSeconds : 0)
  }, 0)

/** Waits until something is so, as long as a number still moves. */
const settle = async (isSo: () => boolean, moving: () => number): Promise<void> => {
  let [last, since] = [moving(), performance.now()]
  while (!isSo() && performance.now() - since < STILL_MS) {
    await sleep(LOOK_MS)
    if (moving() !== last) [last, since] = [moving(), performance.now()]
  }
}

/** Many sockets in rooms, that talk and count what they hear. */
export class Crowd {
  readonly #tally: Tally = { said: 0, acknowledged: 0, told: 0, delay: undefined }
  readonly #talkers: Talker[] = []
  #room = 0

  /** Opens the sockets; answers how long that took, in milliseconds. */
  async gather({ dialect, url, sockets, room, tokens, greets, openingAtOnce }: Gathering): Promise<number> {
    this.#room = room
    const began = performance.now()
    const numbers = Array.from({ length: sockets }, (_, at) => at)
    await atMost(openingAtOnce, numbers, async at => {
      const token = tokens[at % Math.max(1, tokens.length)]
      const voice = { name: `user-${at}`, room: `room-${Math.floor(at / room)}`, token }
      const talker = new Talker(dialect, url, voice, this.#tally, greets)
      this.#talkers.push(talker)
      await talker.opened
    })
    return performance.now() - began
  }

  /** Everybody says the next thing as soon as the last one is acknowledged. */
  async saturate(stretch: Stretch): Promise<Came> {
    for (const talker of this.#talkers) talker.acknowledged = () => talker.say()
    for (const talker of this.#talkers) talker.say()
    return this.#measure(stretch, () => {
      for (const talker of this.#talkers) talker.acknowledged = undefined
    })
  }

  /** Each says so many things a second, whatever becomes of them, evenly spread over the crowd. */
  async talk(perSecond: number, stretch: Stretch): Promise<Came> {
    let isOver = false
    const everyMs = 1000 / (perSecond * this.#talkers.length)
    const talking = (async () => {
      const began = performance.now()
      for (let at = 0; !isOver; at++) {
        const wait = began + at * everyMs - performance.now()
        if (wait > 1) await sleep(wait)
        this.#turn(at)?.say()
      }
    })()
    const came = await this.#measure(stretch, () => {
      isOver = true
    })
    await talking
    return came
  }

  close(): void {
    for (const talker of this.#talkers.splice(0)) talker.close()
  }

  /** Whose turn it is: room after room, and in each one after the other. */
  #turn(at: number): Talker | undefined {
    const rooms = this.#talkers.length / this.#room
    return this.#talkers[(at % rooms) * this.#room + (Math.floor(at / rooms) % this.#room)]
  }

  async #measure({ runUpMs, ms, roots }: Stretch, stop: () => void): Promise<Came> {
    const [tally, times] = [this.#tally, new Times()]
    await sleep(runUpMs)
    tally.delay = delay => times.record(delay)
    const look = () => ({ ...tally, at: performance.now(), server: cpuOf(roots), own: process.cpuUsage() })
    const before = look()
    await sleep(ms)
    const after = look()
    tally.delay = undefined
    stop()
    const missing = () => tally.said * (this.#room - 1) - tally.told
    await settle(
      () => tally.acknowledged === tally.said && missing() <= 0,
      () => tally.acknowledged + tally.told,
    )
    const { p50, p99 } = times.read()
    const own = after.own.user + after.own.system - before.own.user - before.own.system
    return {
      seconds: (after.at - before.at) / 1000,
      said: after.said - before.said,
      acknowledged: after.acknowledged - before.acknowledged,
      told: after.told - before.told,
      p50,
      p99,
      serverCpu: after.server - before.server,
      loadCpu: own / 1_000_000,
      missing: missing(),
    }
  }
}
