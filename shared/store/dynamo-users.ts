import { deadSockets } from '../domain/leases.ts'
import type { Users } from '../domain/ports.ts'
import { likelyStep, type Step, stepOf } from './admission.ts'
import { conditional } from './conditional.ts'
import type { Operations } from './dynamo-call.ts'
import { toUser } from './items.ts'
import { afterHash, SHARDS, userKey } from './keys.ts'
import { batchGet, queryPages } from './pages.ts'
import type { Dynamo } from './tables.ts'
import { releaseCommand, showCommand, TOUCHES } from './user-commands.ts'

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
      const lives = ended && !deadSockets(row, now).includes(connection)
      if (!row?.sockets[connection] || lives) return undefined
    }
    return undefined
  }

  return {
    release,

    read: async users => {
      const items = await batchGet(call, connections, users.map(userKey), { consistent: false })
      return new Map(items.map(toUser).map(row => [row.user, row]))
    },

    touch: async (caller, lease, terms) => {
      const { user, connection } = caller
      let step: Step = likelyStep(connection, terms)
      for (let attempt = 0; attempt < ATTEMPTS && step !== 'full'; attempt++) {
        if (step === 'clear') step = 'register'
        const outcome = await update(TOUCHES[step](connections, caller, lease, terms))
        if (outcome.held) return step === 'arrive' ? undefined : toUser(outcome.answer.Attributes ?? {})
        const before = outcome.item?.sockets ? toUser(outcome.item) : undefined
        step = stepOf(before, connection, terms)
        if (step === 'clear')
          for (const dead of deadSockets(before, terms.now)) await release(user, dead, terms.now, 'ended')
      }
      return 'full'
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
