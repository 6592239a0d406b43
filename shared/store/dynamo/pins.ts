import type { Pin, Pins } from '../../domain/pin-ports.ts'
import type { Item } from '../items.ts'
import { pinsKey } from '../keys.ts'
import type { Dynamo } from '../tables.ts'
import { conditional } from './conditional.ts'

const TRIES = 4

type Kept = Readonly<Record<string, Omit<Pin, 'seq'>>>
const keptIn = (item: Item | undefined): Kept => (item?.pins ?? {}) as Kept

/** What is pinned, one item a channel: some hundred bytes for each. What changed last stands in it too, for the stream to tell. */
export const dynamoPins = ({ call, tables: { rooms: TableName } }: Dynamo): Pins => {
  const updating = (channel: string, seq: number) => ({
    TableName,
    Key: pinsKey(channel),
    ExpressionAttributeNames: { '#seq': String(seq), '#last': 'last' },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  })
  const add = (channel: string, { seq, ...own }: Pin, most: number, last: object) =>
    conditional(
      call('UpdateItem', {
        ...updating(channel, seq),
        UpdateExpression: 'SET pins.#seq = :own, #last = :last',
        ConditionExpression:
          'attribute_exists(pins) AND attribute_not_exists(pins.#seq) AND size(pins) < :most',
        ExpressionAttributeValues: { ':own': own, ':most': most, ':last': last },
      }),
    )
  const begin = async (channel: string, { seq, ...own }: Pin, last: object): Promise<boolean> => {
    const begun = await conditional(
      call('UpdateItem', {
        TableName,
        Key: pinsKey(channel),
        UpdateExpression: 'SET pins = :pins, #last = :last',
        ConditionExpression: 'attribute_not_exists(pins)',
        ExpressionAttributeNames: { '#last': 'last' },
        ExpressionAttributeValues: { ':pins': { [seq]: own }, ':last': last },
      }),
    )
    return begun.held
  }
  return {
    of: async channel => {
      const { Item: item } = await call('GetItem', { TableName, Key: pinsKey(channel), ConsistentRead: true })
      return Object.entries(keptIn(item)).map(([seq, own]) => ({ ...own, seq: Number(seq) }))
    },

    pin: async (channel, pin, most, origin) => {
      const { seq, by: user, at } = pin
      const last = { seq, on: true, user, at, origin }
      for (let tries = 0; tries < TRIES; tries++) {
        const added = await add(channel, pin, most, last)
        if (added.held) return 'pinned'
        if (!added.item && (await begin(channel, pin, last))) return 'pinned'
        const kept = keptIn(added.item)
        if (Object.hasOwn(kept, seq)) return 'already'
        if (Object.keys(kept).length >= most) return 'full'
      }
      throw new Error('a pin was raced too often')
    },

    unpin: async (channel, seq, by) => {
      const removed = await conditional(
        call('UpdateItem', {
          ...updating(channel, seq),
          UpdateExpression: 'SET #last = :last REMOVE pins.#seq',
          ConditionExpression: 'attribute_exists(pins.#seq)',
          ExpressionAttributeValues: { ':last': { seq, on: false, ...by } },
        }),
      )
      return removed.held
    },
  }
}
