import type { Effect } from './effects.ts'
import type { Invocation } from './facts.ts'

/** How one effect goes. */
export type Fate =
  | 'done'
  | 'crashBefore'
  | 'crashAfter'
  | 'errorBefore'
  | 'errorAfter'
  | 'throttled'
  | 'again'

/** Decides about each effect; `undefined` leaves it to the weather. */
export type Fates = (invocation: Invocation, effect: Effect) => Fate | undefined

export const FAULT_ORDER = [
  'crashBefore',
  'crashAfter',
  'errorBefore',
  'errorAfter',
  'throttled',
  'again',
] as const

/** Called so seldom that a fault would hardly ever meet them. */
const SELDOM: ReadonlySet<string> = new Set([
  'amendments.readMany',
  'conversations.roleOf',
  'identities.remove',
  'revocations.revoke',
  'sanctions.ban',
  'sanctions.mute',
  'sanctions.of',
  'sanctions.pardon',
  'sockets.close',
  'users.lag',
  'users.show',
])
const OFTENER = 5

/** How many times as often as others an effect is met by each fault. */
export const oftenOf = ({ name }: Effect): number => (SELDOM.has(name) ? OFTENER : 1)

/** An error as the store's client throws it; the domain must not look into it. */
export const faultOf = (fate: Fate): Error => {
  const name = fate === 'throttled' ? 'ProvisionedThroughputExceededException' : 'InternalServerError'
  return Object.assign(new Error(name), { name })
}
