import type { DatabaseCall } from '../database/wire.ts'
import { isObject, type JsonObject, listOf, objectOf, textOf } from '../template/json.ts'
import type { TableDefinition } from '../template/stack.ts'
import { writtenBy } from './written.ts'

/** An item as it was before it was written; `undefined` where there was none. `at` in monotonic milliseconds. */
type Before = { readonly item: JsonObject | undefined; readonly at: number }

type Target = { readonly table: string; readonly key: JsonObject }

const api = 'DynamoDB_20120810'

/** The attributes of each table's key. */
const keysOf = (tables: readonly TableDefinition[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    tables.map(({ name, create }) => [
      name,
      listOf(create.KeySchema).flatMap(part => textOf(objectOf(part).AttributeName) ?? []),
    ]),
  )

/**
 * Eventually consistent reads and indexes: what was just written is seen as it was before, for a while. Each item's
 * state before a write is kept for as long as a read may lag, and put into the answers of reads that did not ask for the
 * newest. What was just deleted is not brought back into a query; all else is.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html
 */
export class StaleReads {
  readonly #keys: ReadonlyMap<string, readonly string[]>
  readonly #call: DatabaseCall
  readonly #lagMs: number
  readonly #before = new Map<string, Before>()

  constructor(tables: readonly TableDefinition[], call: DatabaseCall, lagMs: number) {
    this.#keys = keysOf(tables)
    this.#call = call
    this.#lagMs = lagMs
  }

  /** Before a write: looks at what it is about to change. */
  async remember(operation: string, input: JsonObject): Promise<void> {
    const targets = this.#targetsOf(operation, input)
    await Promise.all(targets.map(target => this.#look(target)))
    this.#forgetOld()
  }

  /** The answer to a read as it would have been a moment ago. */
  answered(operation: string, input: JsonObject, answer: JsonObject): JsonObject {
    return readers[operation]?.(input, answer, (table, item) => this.#older(table, item)) ?? answer
  }

  #older(table: string, item: JsonObject): JsonObject | undefined {
    const before = this.#before.get(this.#nameOf({ table, key: this.#keyOf(table, item) }))
    return before && performance.now() - before.at < this.#lagMs ? before.item : item
  }

  #keyOf(table: string, item: JsonObject): JsonObject {
    return Object.fromEntries((this.#keys.get(table) ?? []).map(name => [name, item[name]]))
  }

  #nameOf({ table, key }: Target): string {
    return `${table} ${JSON.stringify((this.#keys.get(table) ?? []).map(name => key[name]))}`
  }

  #targetsOf(operation: string, input: JsonObject): readonly Target[] {
    return writtenBy(operation, input).map(({ table, item, key }) => ({
      table,
      key: key ?? this.#keyOf(table, item ?? {}),
    }))
  }

  /** The oldest state within the lag stays: two writes in a row are both unseen. */
  async #look(target: Target): Promise<void> {
    const name = this.#nameOf(target)
    const known = this.#before.get(name)
    if (known && performance.now() - known.at < this.#lagMs) return
    const { table: TableName, key: Key } = target
    const { Item } = await this.#call(`${api}.GetItem`, { TableName, Key, ConsistentRead: true })
    this.#before.set(name, { item: isObject(Item) ? Item : undefined, at: performance.now() })
  }

  #forgetOld(): void {
    const oldest = performance.now() - this.#lagMs
    for (const [name, { at }] of this.#before) {
      if (at > oldest) break
      this.#before.delete(name)
    }
  }
}

type Older = (table: string, item: JsonObject) => JsonObject | undefined
type Reader = (input: JsonObject, answer: JsonObject, older: Older) => JsonObject

const olderOf = (items: unknown, table: string, older: Older): readonly JsonObject[] =>
  listOf(items)
    .map(item => older(table, objectOf(item)))
    .filter(item => item !== undefined)

/** How each read's answer is made older. `ConsistentRead` is honoured; an index knows none. */
const readers: Readonly<Record<string, Reader>> = {
  GetItem: (input, answer, older) => {
    if (input.ConsistentRead === true || !isObject(answer.Item)) return answer
    const { Item, ...rest } = answer
    const item = older(textOf(input.TableName) ?? '', objectOf(Item))
    return item ? { ...rest, Item: item } : rest
  },
  Query: (input, answer, older) => {
    if (input.ConsistentRead === true || input.Select === 'COUNT') return answer
    const Items = olderOf(answer.Items, textOf(input.TableName) ?? '', older)
    return { ...answer, Items, Count: Items.length }
  },
  BatchGetItem: (input, answer, older) => {
    const asked = objectOf(input.RequestItems)
    const tables = Object.entries(objectOf(answer.Responses)).map(([table, items]) => {
      const isNewest = objectOf(asked[table]).ConsistentRead === true
      return [table, isNewest ? items : olderOf(items, table, older)]
    })
    return { ...answer, Responses: Object.fromEntries(tables) }
  },
}
