import { queueOf } from '../protocol/index.ts'
import type { App } from './app.ts'
import { append } from './append.ts'
import { NAMESPACES } from './namespaces.ts'
import type { StoredEntry } from './ports.ts'

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
    const body = { kind: 'unread', channel, seq: entry.seq, from: entry.from }
    await noticeOnce(app, { channel: queueOf(user), id: user, policy }, key, body)
  }
}

const noticeOnce = async (
  app: App,
  place: Parameters<typeof append>[1],
  key: string,
  body: Record<string, unknown>,
): Promise<void> => {
  try {
    await append(app, place, { sender: 'heliograph', key, body })
  } catch (thrown) {
    // The same absence has its notice already, of an earlier entry: another body under the key.
    const conflict = thrown instanceof Error && 'code' in thrown && thrown.code === 'CONFLICT'
    if (!conflict) throw thrown
  }
}
