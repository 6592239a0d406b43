import { setTimeout as sleep } from 'node:timers/promises'
import { atMost } from '../replay/at-most.ts'
import type { BareSocket } from './socket.ts'

const TEXT = 'as long as the messages of people are, give or take'

/** A channel with its members' sockets; they speak in turn. */
export class Room {
  readonly channel: string
  readonly members: readonly BareSocket[]
  #said = 0
  #head = 0

  constructor(channel: string, members: readonly BareSocket[]) {
    this.channel = channel
    this.members = members
  }

  /** Messages that were acknowledged. */
  get head(): number {
    return this.#head
  }

  /** The next member says something. */
  async say(): Promise<void> {
    const turn = this.#said++
    const socket = this.members[turn % this.members.length]
    const frame = {
      action: 'message',
      channel: this.channel,
      key: `k${turn}`,
      body: { text: `${turn} ${TEXT}` },
    }
    const reply = await socket?.ask({ ...frame, after: this.#head })
    this.#head = Math.max(this.#head, Number(reply?.seq ?? 0))
  }

  /** So many messages one after another, as fast as they are taken. */
  async fill(count: number): Promise<void> {
    for (let at = 0; at < count; at++) await this.say()
  }

  /** So many messages, one each so many milliseconds, whether or not the one before is acknowledged. */
  async talk(count: number, everyMs: number): Promise<void> {
    const saying: Promise<void>[] = []
    for (let at = 0; at < count; at++) {
      if (at > 0) await sleep(everyMs)
      saying.push(this.say())
    }
    await Promise.all(saying)
  }

  /** Whether everybody was told everything that others said. */
  get isTold(): boolean {
    const told = this.members.reduce((sum, member) => sum + member.told(this.channel), 0)
    return told >= this.#head * (this.members.length - 1)
  }
}

/** Joins all members of some rooms, the first ones first: who founds a channel is alone in it. */
export const joinAll = async (rooms: readonly Room[], atOnce: number): Promise<number> => {
  const joins = rooms.flatMap(({ channel, members }) =>
    members.map((member, at) => ({ channel, member, at })),
  )
  const inOrder = joins.toSorted((one, other) => one.at - other.at)
  await atMost(atOnce, inOrder, ({ channel, member }) => member.join(channel))
  return joins.length
}
