import { setTimeout as sleep } from 'node:timers/promises'
import type { Between } from '../database/proxy.ts'
import { type JsonObject, objectOf } from '../template/json.ts'
import { callFaults } from './calls.ts'
import type { Faults } from './faults.ts'
import type { StaleReads } from './stale-reads.ts'
import { isWrite, writtenBy } from './written.ts'

/** Knows in which tables transactions write: only there can a write meet one. */
class Contention {
  readonly #tables = new Set<string>()

  isOver(operation: string, input: JsonObject): boolean {
    const tables = writtenBy(operation, input).map(({ table }) => table)
    if (operation === 'TransactWriteItems') for (const table of tables) this.#tables.add(table)
    // A batch takes no part in transactions as a whole.
    return operation !== 'BatchWriteItem' && tables.some(table => this.#tables.has(table))
  }
}

/** What goes wrong with calls to the database. */
export const databaseFaults = (faults: Faults, staleReads: StaleReads): Between => {
  const contention = new Contention()
  return async ({ operation, input }, passOn) => {
    const isContended = contention.isOver(operation, input)
    if (faults.strikes('database-slow')) await sleep(faults.upTo('database-slow'), undefined, { ref: false })
    const fault = callFaults.find(({ name, may }) => may(operation, isContended) && faults.strikes(name))
    if (fault && !fault.isDone) return fault.answer(operation)
    if (isWrite(operation) && faults.share('read-stale') > 0) await staleReads.remember(operation, input)
    const answer = await passOn()
    if (fault && answer.status === 200) return fault.answer(operation)
    if (isWrite(operation) || answer.status !== 200 || !faults.strikes('read-stale')) return answer
    const older = staleReads.answered(operation, input, objectOf(JSON.parse(answer.body)))
    return { ...answer, body: JSON.stringify(older) }
  }
}
