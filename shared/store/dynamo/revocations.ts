import type { Revocations } from '../../domain/ports.ts'
import { SOCKET_LIFE_SECONDS } from '../../domain/posting/leases.ts'
import { toUser } from '../items.ts'
import { revocationsKey, userKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import type { Operations } from './call.ts'
import { conditional } from './conditional.ts'
import { beginCommand, listCommand, pruneCommand, revokeCommand } from './revocation-commands.ts'

/** How many old names one write takes out of the list: an expression may have 4 KB. */
const PRUNED_AT_ONCE = 50

/**
 * Revocations in DynamoDB: in the user's item, which every lease is renewed in, and in one item with those of the last
 * two hours. The list comes first: what is refused then is refused at once everywhere, and a crash between the two
 * leaves nothing that a repeat does not mend.
 */
export const dynamoRevocations = ({ call, tables: { connections } }: Dynamo): Revocations => {
  const update = (input: Operations['UpdateItem']['input']) => conditional(call('UpdateItem', input))
  const get = async (Key: Record<string, unknown>) => {
    const { Item: item } = await call('GetItem', { TableName: connections, Key, ConsistentRead: true })
    return item
  }

  const list = async (user: string, at: number): Promise<void> => {
    const listed = await update(listCommand(connections, user, at))
    if (!listed.held) {
      await update(beginCommand(connections))
      await update(listCommand(connections, user, at))
      return
    }
    const users = (listed.answer.Attributes?.users ?? {}) as Record<string, number>
    const old = Object.entries(users).filter(([, then]) => then < at - SOCKET_LIFE_SECONDS * 1000)
    for (let from = 0; from < old.length; from += PRUNED_AT_ONCE)
      await update(pruneCommand(connections, old.slice(from, from + PRUNED_AT_ONCE)))
  }

  return {
    revoke: async (user, at) => {
      await list(user, at)
      const outcome = await update(revokeCommand(connections, user, at))
      return toUser((outcome.held ? outcome.answer.Attributes : outcome.item) ?? {})
    },
    of: async user => (await get(userKey(user)))?.revoked as number | undefined,
    recent: async () => new Map(Object.entries(((await get(revocationsKey))?.users ?? {}) as object)),
  }
}
