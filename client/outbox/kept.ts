import type { TextStorage } from '../storage.ts'

/**
 * `none`: there is no storage; `kept`: what should outlast the program does; `failing`: the storage is full or forbidden,
 * so that what is new lives in memory alone.
 */
export type Keeping = 'none' | 'kept' | 'failing'

/** What the device keeps for one user of one endpoint. Never throws: what cannot be kept makes it `failing`. */
export class Kept {
  readonly #storage: TextStorage | undefined
  readonly #url: string
  readonly #changed: () => void
  readonly #failed = new Set<string>()
  #prefix: string | undefined

  /** `changed`: the state is another one. */
  constructor(storage: TextStorage | undefined, url: string, changed: () => void) {
    this.#storage = storage
    this.#url = url
    this.#changed = changed
  }

  get state(): Keeping {
    if (!this.#storage) return 'none'
    return this.#failed.size > 0 ? 'failing' : 'kept'
  }

  /** True when it is known whose it is, and there is a storage. */
  get isOpen(): boolean {
    return this.#prefix !== undefined
  }

  /** From now on it is this user's. Neither addresses nor ids have a space in them. */
  open(user: string): void {
    if (this.#storage) this.#prefix = `heliograph ${this.#url} ${user} `
  }

  read(name: string): string | undefined {
    return this.#try(({ get }, prefix) => get(prefix + name))
  }

  write(name: string, text: string): void {
    const isDone = this.#try(({ set }, prefix) => {
      set(prefix + name, text)
      return true
    })
    this.#note(name, !isDone && this.isOpen)
  }

  /** What should be kept, and cannot be. */
  fail(name: string): void {
    this.#note(name, this.isOpen)
  }

  remove(name: string): void {
    this.#try(({ remove }, prefix) => remove(prefix + name))
    this.#note(name, false)
  }

  /** The names that begin so. */
  names(beginning: string): readonly string[] {
    const found = this.#try(({ names }, prefix) =>
      names(prefix + beginning).map(name => name.slice(prefix.length)),
    )
    return found ?? []
  }

  /** Forgets everything. */
  clear(): void {
    for (const name of this.names('')) this.remove(name)
  }

  /** A name for what all programs that share the storage agree on. */
  lockOf(name: string): string {
    return `${this.#prefix}${name}`
  }

  #note(name: string, hasFailed: boolean): void {
    const before = this.state
    if (hasFailed) this.#failed.add(name)
    else this.#failed.delete(name)
    if (this.state !== before) this.#changed()
  }

  #try<Result>(how: (storage: TextStorage, prefix: string) => Result): Result | undefined {
    if (!this.#storage || this.#prefix === undefined) return undefined
    try {
      return how(this.#storage, this.#prefix)
    } catch {
      return undefined
    }
  }
}
