import type { Message } from '../../../client/index.ts'
import type { Change } from '../../../shared/domain/ports.ts'
import type { Entry } from '../../../shared/protocol/index.ts'
import type { Invocation, Life, Socket } from '../world/facts.ts'
import type { Observer } from '../world/watch.ts'
import type { World } from '../world/world.ts'
import type { Committed } from './committed.ts'
import type { Revoked } from './revoked.ts'

/** What is answered, and to whom: nobody reads what they are not in (I15), and a page has no hole (I5). */

type Reply = {
  readonly ok: boolean
  readonly channel?: string
  readonly entries?: readonly Entry[]
  readonly channels?: Record<string, { readonly entries?: readonly Entry[] }>
}

const RULED = /^(user|role|dm):/

export class AccessCheck implements Observer {
  readonly #world: World
  readonly #committed: Committed
  readonly #revoked: Revoked
  readonly #asked = new Map<string, { readonly channel?: string }>()
  /** When memberships ended. */
  readonly #leftAt = new Map<string, number>()

  constructor(world: World, committed: Committed, revoked: Revoked) {
    this.#world = world
    this.#committed = committed
    this.#revoked = revoked
  }

  changed = (change: Change): void => {
    if (change.kind === 'member' && change.change === 'left')
      this.#leftAt.set(`${change.user} ${change.channel}`, this.#world.sky.scheduler.now)
  }

  strayed = (change: Change): void => this.changed(change)

  frame = (invocation: Invocation, _socket: Socket, text: string): void => {
    if (text.includes('"history"')) this.#asked.set(invocation.id, JSON.parse(text) as object)
  }

  reply = (invocation: Invocation, { caller }: Socket, text: string | undefined): void => {
    if (text === undefined || !text.includes('"ok":true')) return
    if (caller.expires <= invocation.began)
      this.#violate(
        'I15',
        `${invocation.what} of ${caller.user} is done, ${invocation.began - caller.expires} ms after the token`,
      )
    const tooLong = this.#revoked.tooLong(caller, invocation.began)
    if (tooLong)
      this.#violate('I15', `${invocation.what} of ${caller.user} is done, revoked ${tooLong} ms before`)
    if (!text.includes('"entries":[{')) return
    const reply = JSON.parse(text) as Reply
    const channel = reply.channel ?? this.#asked.get(invocation.id)?.channel
    const pages = Object.entries(reply.channels ?? {}).map(([name, page]) => [name, page.entries] as const)
    for (const [name, entries] of [...pages, [channel, reply.entries] as const])
      if (name && entries?.length) {
        this.#mayRead(invocation, caller.user, name)
        this.#world.sky.watch.tell('given', invocation, name, entries)
      }
  }

  page = (life: Life, channel: string, entries: readonly Message[]): void => {
    const numbers = entries.map(({ seq }) => seq)
    // What a restore has lost is passed over, and told by those who still work on the tables that were left; the client
    // gives no amendments.
    const isNoMessage = (seq: number) =>
      this.#committed.isLost(channel, seq) || this.#committed.isAmendment(channel, seq)
    const isNext = (seq: number, before: number) => {
      let next = before + 1
      while (next < seq && isNoMessage(next)) next++
      return seq === next
    }
    const isDense = numbers.every((seq, at) => at === 0 || isNext(seq, numbers[at - 1] ?? 0))
    if (!isDense)
      this.#violate('I5', `${life.device} gets a page of ${channel} with a hole: ${numbers.join()}`)
  }

  #mayRead(invocation: Invocation, user: string, channel: string): void {
    const isMember = invocation.instance.release.tables.state.members.get(channel)?.has(user)
    const wasMember = (this.#leftAt.get(`${user} ${channel}`) ?? 0) >= invocation.began
    const isOwn = RULED.test(channel) && channel.includes(user)
    if (!isMember && !wasMember && !isOwn && !channel.startsWith('role:'))
      this.#violate('I15', `${user} is given entries of ${channel} by ${invocation.what}`)
  }

  #violate(invariant: 'I5' | 'I15', what: string): void {
    this.#world.sky.watch.violate(invariant, what)
  }
}
