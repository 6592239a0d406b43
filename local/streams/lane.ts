import { setTimeout as wait } from 'node:timers/promises'
import type { StreamRecord } from './records.ts'

/** How a lane forms its batches. */
export type LaneSetting = {
  readonly batchSize: number
  /** How long to wait for a batch to fill, in milliseconds. */
  readonly windowMs: number
  /** Handles one batch; the next one waits for it. */
  readonly handle: (batch: readonly StreamRecord[]) => Promise<void>
  /** A fault that `handle` let through: the lane stands still after it. */
  readonly broken: (fault: unknown) => void
}

/** One of a shard's parallel lanes: the records in it are handled in order, batch after batch. */
export class Lane {
  readonly #setting: LaneSetting
  readonly #queue: StreamRecord[] = []
  #running: Promise<void> | undefined

  constructor(setting: LaneSetting) {
    this.#setting = setting
  }

  /** Puts a record at the end. */
  put(record: StreamRecord): void {
    this.#queue.push(record)
    this.#running ??= this.#run()
      .catch(this.#setting.broken)
      .finally(() => {
        this.#running = undefined
      })
  }

  /** Waits for the batch under way and forgets what has not begun. */
  async stop(): Promise<void> {
    this.#queue.length = 0
    await this.#running
  }

  async #run(): Promise<void> {
    const { batchSize, windowMs, handle } = this.#setting
    // Records that were read together are put one after another: let them all come first.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      if (windowMs > 0 && this.#queue.length < batchSize) await wait(windowMs, undefined, { ref: false })
      const batch = this.#queue.splice(0, batchSize)
      if (batch.length > 0) await handle(batch)
    }
  }
}

/** The lane of a partition key: always the same one, so that the key's records stay in order. */
export const laneOf = (partition: string, lanes: number): number => {
  let hash = 0
  for (let index = 0; index < partition.length; index += 1)
    hash = (hash * 31 + partition.charCodeAt(index)) | 0
  return Math.abs(hash) % lanes
}
