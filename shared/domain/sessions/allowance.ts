import { type Action, isPolled } from '../../protocol/index.ts'
import type { Caller } from '../ports.ts'

/** What costs others something, or much, and has no rate in the store, as messages have. */
const PACED: ReadonlySet<Action> = new Set<Action>([
  'typing',
  'presence',
  'census',
  'privacy',
  'receipt',
  'join',
  'leave',
  'inbox',
  'search',
  'edit',
  'delete',
  'react',
  'upload',
  'upload-parts',
  'upload-complete',
  'upload-cancel',
  'download',
  'converse',
  'describe',
  'invite',
  'expel',
  'appoint',
  'settings',
  'mute',
  'ban',
  'pardon',
  'sanctions',
  'rules',
  'report',
  'reports',
  'resolve',
  'pin',
  'pins',
  'export',
])
/** All that has a rate of its own: whoever asks over HTTP has no socket that would hold them back, and is paced in the rest. */
const RATED: ReadonlySet<Action> = new Set<Action>(['message'])
/** Fifty chats are joined at once after a reconnect; nobody needs twenty signals a second. */
const BURST = 60
const PER_SECOND = 20
const SOCKETS = 10_000

/**
 * How much one socket, or one user without a socket, may ask of this instance. It costs nothing and is not exact: frames of
 * one socket may come to several instances, each of which allows as much.
 */
export type Allowance = {
  /** Takes a frame from what the caller has left; answers how many milliseconds are missing, 0 where it was taken. */
  take(caller: Pick<Caller, 'connection' | 'user'>, action: Action, now: number): number
}

export const allowance = (): Allowance => {
  const buckets = new Map<string, { readonly left: number; readonly at: number }>()
  return {
    take: ({ connection, user }, action, now) => {
      // Of polled connections one makes as many names as one likes.
      const socket = isPolled(connection) ? '' : connection
      const isPaced = socket ? PACED.has(action) : !RATED.has(action)
      if (!isPaced) return 0
      const name = socket || `user ${user}`
      const { left, at } = buckets.get(name) ?? { left: BURST, at: now }
      const filled = Math.min(BURST, left + (Math.max(0, now - at) / 1000) * PER_SECOND)
      const taken = filled >= 1
      buckets.delete(name)
      buckets.set(name, { left: taken ? filled - 1 : filled, at: now })
      const [oldest] = buckets.keys()
      if (buckets.size > SOCKETS && oldest !== undefined) buckets.delete(oldest)
      return taken ? 0 : Math.ceil(((1 - filled) / PER_SECOND) * 1000)
    },
  }
}
