import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../items.ts'
import { CONFLICT } from './refusals.ts'

/** What conditional writes come to: the answer, or the item whose state refused it. */
export type Outcome<Answer> =
  | { readonly held: true; readonly answer: Answer }
  | { readonly held: false; readonly item?: Item }

const named = (thrown: unknown, name: string): boolean => thrown instanceof Error && thrown.name === name

/** A condition that does not hold is a value; everything else stays an exception. */
export const conditional = async <Answer>(sent: Promise<Answer>): Promise<Outcome<Answer>> => {
  try {
    return { held: true, answer: await sent }
  } catch (thrown) {
    if (!named(thrown, 'ConditionalCheckFailedException')) throw thrown
    const { Item: item } = thrown as { Item?: Record<string, AttributeValue> }
    return { held: false, ...(item && { item: unmarshall(item) }) }
  }
}

const TRANSACTION_RACES: readonly string[] = ['ConditionalCheckFailed', 'TransactionConflict']

/** Why a transaction lost to a condition or to another one, item by item: none where it was carried out. Everything else stays an exception. */
export const reasonsOf = async (sent: Promise<unknown>): Promise<readonly string[]> => {
  try {
    await sent
    return []
  } catch (thrown) {
    const { CancellationReasons: reasons = [] } = thrown as { CancellationReasons?: { Code?: string }[] }
    const codes = reasons.map(({ Code = '' }) => Code)
    if (named(thrown, 'TransactionCanceledException') && codes.some(code => TRANSACTION_RACES.includes(code)))
      return codes
    throw thrown
  }
}

/** A transaction lost to a condition or to another one is `false`; everything else stays an exception. */
export const transacted = async (sent: Promise<unknown>): Promise<boolean> =>
  (await reasonsOf(sent)).length === 0

const CONFLICT_TRIES = 6
const CONFLICT_PAUSE_MS = 10

/** A single write that ran into a transaction on its item is sent again, a few times, with full jitter. */
export const pastConflicts = async <Answer>(
  send: () => Promise<Answer>,
  by: { readonly sleep: (milliseconds: number) => Promise<void>; readonly random: () => number },
): Promise<Answer> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send()
    } catch (thrown) {
      if (!named(thrown, CONFLICT) || attempt === CONFLICT_TRIES) throw thrown
      await by.sleep(by.random() * CONFLICT_PAUSE_MS * 2 ** attempt)
    }
  }
}
