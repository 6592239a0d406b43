import type { Client, Message, Position } from '../../../client/index.ts'
import type { Caller } from '../../../shared/domain/ports.ts'
import type { Amends } from '../../../shared/protocol/index.ts'
import type { Instance } from './releases.ts'
import type { Wire } from './wire.ts'

/** What there is in a world, as those who watch it see it. */

/** One event in one function. */
export type Invocation = {
  readonly id: string
  /** The function, and what it was invoked for. */
  readonly kind: string
  readonly what: string
  readonly began: number
  readonly instance: Instance
  /** Effects so far. */
  effects: number
  /** Effects that have begun and not ended. */
  pending: number
  /** Its next post is refused for a fault of ours: a permission, an address. */
  isRefused: boolean
  /** Failed: crashed, or out of time; nothing of it goes on. */
  state: 'running' | 'done' | 'failed'
}

/** A socket as the gateway has it. */
export type Socket = {
  readonly id: string
  readonly caller: Caller
  readonly wire: Wire
  state: 'opening' | 'open' | 'closed'
  openedAt: number
  heardAt: number
  /** Its buffer is full until then. */
  cloggedUntil: number
}

/** Who uses a device. */
export type Person = { readonly user: string; readonly roles: readonly string[] }

/** One run of the program on a device, from its start until it is closed, or dies. */
export type Life = {
  readonly device: string
  readonly person: Person
  readonly number: number
  readonly client: Client
  /** Where it was told to go on. */
  readonly positions: Readonly<Record<string, Position>>
  isOver: boolean
}

/** A message that a program was told to send, or an amendment. `isRepeat`: under a key that it has used before. */
export type Send = {
  readonly life: Life
  readonly channel: string
  readonly key: string
  readonly body: Record<string, unknown>
  readonly amends?: Amends
  readonly isRepeat: boolean
}

/** An entry as a program was told it; notices say neither their key nor their sender. */
export type Told = {
  readonly channel: string
  readonly epoch: string
  readonly seq: number
  readonly at: string
  readonly body: Record<string, unknown>
  readonly key?: string
  readonly from?: string
} & Pick<Message, 'edited' | 'deleted'>

/** A view that begins anew after a head. */
export type Anew = {
  readonly channel: string
  readonly epoch: string
  readonly head: number
  readonly from: Position | undefined
}
