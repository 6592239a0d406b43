import { between, type Operations } from '../stack.ts'

/** What each message cost, on average. */
export type Costs = {
  /** AWS operations by name, of all functions. */
  readonly operations: Readonly<Record<string, number>>
  /** Writes of the functions that append and deliver. */
  readonly writes: number
  /** Writes of all others: leases kept by heartbeats, comings and goings. They grow with people and time, not with messages. */
  readonly upkeepWrites: number
  /** Frames posted to sockets that took them. */
  readonly posts: number
  /** Frames that a socket did not take, in all. */
  readonly postsRefused: number
}

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems', 'BatchWriteItem']
const ON_THE_WAY = /(Message|Fanout)Function/

type Calls = Readonly<Record<string, number>>

const writesIn = (calls: Calls): number => WRITES.reduce((sum, name) => sum + (calls[name] ?? 0), 0)

const writesOf = (functions: Operations['functions'], isOnTheWay: boolean): number =>
  Object.entries(functions)
    .filter(([name]) => ON_THE_WAY.test(name) === isOnTheWay)
    .reduce((sum, [, { calls }]) => sum + writesIn(calls), 0)

/** Reads off the ledger what was done between two looks at it, for each of so many messages. */
export const costsOf = (before: Operations, after: Operations, messages: number): Costs => {
  const each = (count: number) => Number((count / Math.max(1, messages)).toFixed(3))
  const writes = (isOnTheWay: boolean) =>
    each(writesOf(after.functions, isOnTheWay) - writesOf(before.functions, isOnTheWay))
  const posts = between(before.posts, after.posts)
  const { 200: taken = 0, ...refused } = posts
  const operations = Object.entries(between(before.total, after.total))
  return {
    operations: Object.fromEntries(operations.map(([name, count]) => [name, each(count)])),
    writes: writes(true),
    upkeepWrites: writes(false),
    posts: each(taken),
    postsRefused: Object.values(refused).reduce((sum, count) => sum + count, 0),
  }
}
