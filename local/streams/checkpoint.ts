import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { objectOf, textOf } from '../template/json.ts'

/** Where each mapping has got in each shard, kept in a file. Written late and repeated rather than lost. */
export class Checkpoints {
  readonly #path: string
  readonly #known = new Map<string, string>()
  #writing: NodeJS.Timeout | undefined

  /** Reads the file if there is one. */
  constructor(path: string) {
    this.#path = path
    for (const [key, value] of Object.entries(readIfThere(path))) this.#known.set(key, textOf(value) ?? '')
  }

  /** The last sequence number that is done with, `undefined` at the beginning. */
  get(mapping: string, shard: string): string | undefined {
    return this.#known.get(`${mapping} ${shard}`)
  }

  /** Moves a mapping forward in a shard; on disk within 200 ms. */
  set(mapping: string, shard: string, sequence: string): void {
    this.#known.set(`${mapping} ${shard}`, sequence)
    this.#writing ??= setTimeout(() => this.flush(), 200)
  }

  /** Writes what has changed, whole or not at all. */
  flush(): void {
    if (this.#writing === undefined) return
    clearTimeout(this.#writing)
    this.#writing = undefined
    writeFileSync(`${this.#path}.new`, JSON.stringify(Object.fromEntries(this.#known)))
    renameSync(`${this.#path}.new`, this.#path)
  }
}

const readIfThere = (path: string) => {
  try {
    return objectOf(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return {}
  }
}
