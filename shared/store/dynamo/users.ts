import type { Caller, SocketLease, UserRow, Users } from '../../domain/ports.ts'
import { deadSockets, leaseGiven } from '../../domain/posting/leases.ts'
import { dueOf, likelyStep, type Step, stepOf } from '../admission.ts'
import { type Item, toUser } from '../items.ts'
import { afterHash, SHARDS, userKey } from '../keys.ts'
import { batchGet, queryPages } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import type { Operations } from './call.ts'
import { conditional } from './conditional.ts'
import { hastenCommand, lagCommand, releaseCommand, showCommand, TOUCHES } from './user-commands.ts'

const ATTEMPTS = 6

/** The users' sockets in DynamoDB. */
export const dynamoUsers = ({ call, tables: { connections } }: Dynamo): Users => {
  const update = (input: Operations['UpdateItem']['input']) => conditional(call('UpdateItem', input))

  const release: Users['release'] = async (user, connection, now, ended) => {
    // Two that end at once see each other's socket: the one that comes second tries again as the last.
    for (const last of [true, false, true, false]) {
      const command = releaseCommand(connections, user, connection, now, { last, ended: ended !== undefined })
      const outcome = await update(command)
      if (outcome.held) return toUser(outcome.answer.Attributes ?? {})
      const row = outcome.item && toUser(outcome.item)
      const lives = ended && row && !deadSockets(row, now).includes(connection)
      if (!row?.sockets[connection] || lives) return undefined
    }
    return undefined
  }

  /** The row as it was before; where another socket ends sooner than this one, the sweep is told. */
  const touched = async ({ user, connection }: Caller, lease: SocketLease, now: number, item?: Item) => {
    const before = item?.sockets ? toUser(item) : undefined
    const due = dueOf(before, connection, lease, now)
    if (due < Math.min(lease.until, lease.expires)) await update(hastenCommand(connections, user, due))
    return before
  }

  return {
    release,

    read: async users => {
      const items = await batchGet(call, connections, users.map(userKey), { consistent: false })
      return new Map(items.map(toUser).map(row => [row.user, row]))
    },

    touch: async (caller, lease, terms) => {
      let step: Step = likelyStep(caller, terms)
      let given = lease
      let row: UserRow = { user: caller.user, sockets: {}, seen: 0 }
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (step === 'void') return step
        if (step === 'full') break
        const outcome = await update(TOUCHES[step](connections, caller, given, terms))
        if (outcome.held) return touched(caller, given, terms.now, outcome.answer.Attributes)
        const before = outcome.item?.sockets ? toUser(outcome.item) : undefined
        given = leaseGiven(lease, before, caller.connection, terms)
        step = stepOf(before, caller, terms)
        row = before ?? row
      }
      return { full: row }
    },

    lag: async (user, connection) => {
      const outcome = await update(lagCommand(connections, user, connection))
      return outcome.held ? toUser(outcome.answer.Attributes ?? {}) : undefined
    },

    show: async (user, { status, detail }) => {
      const outcome = await update(showCommand(connections, user, status, detail))
      return toUser((outcome.held && outcome.answer.Attributes) || {})
    },

    async *due(now) {
      for (let shard = 0; shard < SHARDS; shard++)
        for await (const page of queryPages(call, {
          TableName: connections,
          IndexName: 'due',
          KeyConditionExpression: '#shard = :shard AND due <= :now',
          ExpressionAttributeNames: { '#shard': 'shard' },
          ExpressionAttributeValues: { ':shard': shard, ':now': now },
        }))
          yield page.map(({ pk }) => afterHash(String(pk)))
    },
  }
}
