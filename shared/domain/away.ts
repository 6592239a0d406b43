import { queueOf } from '../protocol/index.ts'
import type { App } from './app.ts'
import { append } from './append.ts'
import { NAMESPACES } from './namespaces.ts'
import type { StoredEntry } from './ports.ts'

/** What the backend itself puts into a queue is from nobody who could log in. */
const SYSTEM = 'heliograph:system'

/**
 * Leaves a notice in the queues of those who are away: one a channel and absence, for its key says since when the
 * user has been away. The entries themselves wait in the channel's log.
 */
export const noticeAway = async (
  app: App,
  channel: string,
  entry: StoredEntry,
  away: readonly string[],
): Promise<void> => {
  const policy = NAMESPACES.user
  const receivers = away.filter(user => user !== entry.from)
  if (!policy || receivers.length === 0) return
  const rows = await app.users.read(receivers)
  for (const user of receivers) {
    const key = `away:${rows.get(user)?.seen ?? 0}:${channel}`
    const known = app.hints.get(queueOf(user))?.last?.key === key
    if (known) continue
    const place = { channel: queueOf(user), id: user, policy }
    await append(app, place, { sender: SYSTEM, key, body: { kind: 'unread', channel } })
  }
}
