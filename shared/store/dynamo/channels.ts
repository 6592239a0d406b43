import { firstEras } from '../../domain/empty-row.ts'
import type { Channels, Founding } from '../../domain/ports.ts'
import { toRow } from '../items.ts'
import { descriptionKey, rowKey } from '../keys.ts'
import { batchGet } from '../pages.ts'
import type { Dynamo } from '../tables.ts'
import { commitCommand } from './commit-command.ts'
import { conditional, pastConflicts, transacted } from './conditional.ts'
import { descriptionFields } from './conversation-commands.ts'
import { memberPuts, NOBODY } from './member-commands.ts'

/** A channel's first row: nothing said yet, every set empty. DynamoDB keeps no empty set, so these are absent. */
export const newRow = ({ channel, epoch, members, conversation }: Founding, generation: string) => ({
  ...rowKey(channel),
  epoch,
  seq: 0,
  floor: 0,
  turn: 0,
  turnedAt: 0,
  departures: 0,
  pace: {},
  ...(generation && { generation, eras: firstEras(generation) }),
  ...(members && { members: new Set([NOBODY, ...members]) }),
  ...(conversation && { conversation: conversation.access }),
})

/** The channels' rows in DynamoDB. */
export const dynamoChannels = ({
  call,
  tables,
  clock,
  generation = '',
  random = () => 1,
}: Dynamo): Channels => ({
  read: async channel => {
    const { Item: item } = await call('GetItem', {
      TableName: tables.rooms,
      Key: rowKey(channel),
      ConsistentRead: true,
    })
    return item && toRow(item, generation)
  },

  readMany: async channels =>
    (await batchGet(call, tables.rooms, channels.map(rowKey), { consistent: true })).map(item =>
      toRow(item, generation),
    ),

  create: async founding => {
    const row = {
      Put: {
        TableName: tables.rooms,
        Item: newRow(founding, generation),
        ConditionExpression: 'attribute_not_exists(pk)',
      },
    }
    const members = (founding.members ?? []).flatMap(user =>
      memberPuts(tables.rooms, {
        ...founding,
        user,
        head: 0,
        ...(founding.owners?.includes(user) && { role: 'owner' }),
      }),
    )
    const { channel, conversation } = founding
    const about = conversation && {
      Put: {
        TableName: tables.rooms,
        Item: { ...descriptionKey(channel), ...descriptionFields(conversation.description) },
      },
    }
    const done = await transacted(
      call('TransactWriteItems', { TransactItems: [row, ...members, ...(about ? [about] : [])] }),
    )
    return done ? 'created' : 'exists'
  },

  commit: async commit => {
    const command = commitCommand(tables.rooms, commit, generation)
    const outcome = await pastConflicts(() => conditional(call('UpdateItem', command)), {
      sleep: clock.sleep,
      random,
    })
    if (!outcome.held) return { ok: false, ...(outcome.item && { row: toRow(outcome.item, generation) }) }
    return { ok: true, row: toRow(outcome.answer.Attributes ?? {}, generation) }
  },
})
