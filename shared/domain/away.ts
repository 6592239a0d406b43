import { queueOf } from '../protocol/index.ts'
import type { App } from './app.ts'
import { append } from './append.ts'
import { digest } from './fingerprint.ts'
import { NAMESPACES } from './namespaces.ts'
import type { ChannelRow, StoredEntry } from './ports.ts'

/** From whom is what the backend itself puts into a queue. */
const SYSTEM = 'heliograph'

/**
 * Leaves a notice in the queues of those who are away, with a key that says since when: one a channel and absence. What
 * an instance has left itself it does not try again; another one is kept from it as far back as a queue's fingerprints
 * go, so that one who is away from very many channels may get a second. The entries themselves wait in the channel's log.
 */
export const noticeAway = async (
  app: App,
  { channel }: ChannelRow,
  entry: StoredEntry,
  away: readonly string[],
): Promise<void> => {
  const policy = NAMESPACES.user
  const receivers = away.filter(user => user !== entry.from)
  if (!policy || receivers.length === 0) return
  const rows = await app.users.read(receivers)
  for (const user of receivers) {
    const key = `away:${rows.get(user)?.seen ?? 0}:${digest(channel)}`
    if (app.hints.isNoticed(user, key)) continue
    const place = { channel: queueOf(user), id: user, policy }
    await append(app, place, { sender: SYSTEM, key, body: { kind: 'unread', channel } })
    app.hints.setNoticed(user, key)
  }
}
