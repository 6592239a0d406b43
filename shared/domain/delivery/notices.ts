import { queueOf } from '../../protocol/index.ts'
import type { App } from '../app.ts'
import { append } from '../log/append.ts'
import { OpenHole } from '../log/log-view.ts'
import { NAMESPACES } from '../namespaces.ts'
import type { StoredEntry } from '../ports.ts'
import { Problem } from '../problem.ts'

/** From whom is what the backend itself puts into a queue. */
const SYSTEM = 'heliograph'

/**
 * It was left before: one that says since another entry where the batch was cut otherwise, one that the queue's log has yet
 * to get, where its fingerprint is in the row already. The batch is not held up until it does.
 */
const isLeft = (thrown: unknown): boolean =>
  thrown instanceof OpenHole || (thrown instanceof Problem && thrown.code === 'CONFLICT')

/** Leaves a notice in the queue of one user, once for each key. */
export const leaveNotice = async (
  app: App,
  user: string,
  key: string,
  body: StoredEntry['body'],
): Promise<void> => {
  const policy = NAMESPACES.user
  if (!policy) return
  try {
    await append(app, { channel: queueOf(user), id: user, policy }, { sender: SYSTEM, key, body })
  } catch (thrown) {
    if (!isLeft(thrown)) throw thrown
  }
}
