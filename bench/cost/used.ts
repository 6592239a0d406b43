import { setTimeout as sleep } from 'node:timers/promises'
import { type Bill, dollarsOf } from '../prices.ts'
import { between, type Operations, type Stack } from '../stack.ts'

/** What was used between two readings of the ledger, but for what runs by the clock in any case. */
export type Used = {
  readonly bill: Required<Pick<Bill, 'message' | 'invocation' | 'gigabyteSecond' | 'writeUnit' | 'readUnit'>>
  /** Calls to the database, by operation. */
  readonly calls: Readonly<Record<string, number>>
  /** Posts by the status they got. */
  readonly posts: Readonly<Record<string, number>>
  readonly heard: number
  readonly answered: number
}

/** Runs every minute, whatever is said. */
const BY_CLOCK = /Sweep/

const NEVER = { invocations: 0, billedMs: 0, units: { read: 0, write: 0 } }

/** What the functions used, added up. */
const functionsBetween = (before: Operations, after: Operations) => {
  const sum = { invocation: 0, gigabyteSecond: 0, writeUnit: 0, readUnit: 0 }
  for (const [name, now] of Object.entries(after.functions)) {
    if (BY_CLOCK.test(name)) continue
    const then = before.functions[name] ?? NEVER
    sum.invocation += now.invocations - then.invocations
    sum.gigabyteSecond += ((now.billedMs - then.billedMs) / 1000) * (now.memoryMb / 1024)
    sum.writeUnit += now.units.write - then.units.write
    sum.readUnit += now.units.read - then.units.read
  }
  return sum
}

/** Calls by operation, whatever the table. */
const callsBetween = (before: Operations, after: Operations): Readonly<Record<string, number>> => {
  const calls: Record<string, number> = {}
  for (const [operation, now] of Object.entries(after.units)) {
    const [name = operation] = operation.split(' ')
    const count = now.calls - (before.units[operation]?.calls ?? 0)
    if (count > 0) calls[name] = (calls[name] ?? 0) + count
  }
  return calls
}

/** The difference of two readings. */
export const usedBetween = (before: Operations, after: Operations): Used => {
  const sum = functionsBetween(before, after)
  const heard = after.traffic.heard - before.traffic.heard
  const answered = after.traffic.answered - before.traffic.answered
  const message = heard + answered + after.traffic.posted - before.traffic.posted
  return {
    bill: { message, ...sum },
    calls: callsBetween(before, after),
    posts: between(before.posts, after.posts),
    heard,
    answered,
  }
}

/** What one of so many came to, as one line. */
export const lineOf = ({ bill, heard, answered, posts }: Used, times: number): string => {
  const each = (amount = 0) => Number((amount / times).toPrecision(3))
  const { invocation, gigabyteSecond, writeUnit, readUnit } = bill
  const parts = [
    `${each(heard)} in`,
    `${each(answered)} back`,
    `${each(posts[200])} posts`,
    `${each(invocation)} inv`,
    `${each(writeUnit)} WRU`,
    `${each(readUnit)} RRU`,
    `${each(gigabyteSecond * 1000)} GB-ms`,
  ]
  return parts.join(', ')
}

/** Dollars for a million of what was done so many times. */
export const perMillionOf = ({ bill }: Used, times: number): number => (dollarsOf(bill) / times) * 1_000_000

const LOOK_MS = 150
const QUIET_LOOKS = 4
const MOST_LOOKS = 400

const stirOf = ({ functions, posts }: Operations): string =>
  JSON.stringify([Object.entries(functions).filter(([name]) => !BY_CLOCK.test(name)), posts])

/** Waits until nothing happens any more: streams have been told, posts answered. Answers the ledger as it is then. */
export const whenQuiet = async (stack: Stack): Promise<Operations> => {
  let [last, same] = ['', 0]
  for (let look = 0; look < MOST_LOOKS; look++) {
    const operations = await stack.operations()
    const stir = stirOf(operations)
    same = stir === last ? same + 1 : 0
    if (same >= QUIET_LOOKS) return operations
    last = stir
    await sleep(LOOK_MS)
  }
  throw new Error('the stack does not come to rest')
}

/** What was used while something was done, with all that it brought about. Nothing else may be under way. */
export const usedBy = async (stack: Stack, act: () => Promise<unknown>): Promise<Used> => {
  const before = await stack.operations()
  await act()
  return usedBetween(before, await whenQuiet(stack))
}
