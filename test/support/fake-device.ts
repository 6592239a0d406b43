import type { Own, Ports, TextStorage } from '../../client/index.ts'

type Waiting = { readonly owned: () => void; isOver: boolean }

/** A device: what it keeps outlasts the programs that run on it, several at once, and what each of them owns. */
export class FakeDevice {
  readonly texts = new Map<string, string>()
  /** How many characters there is room for. */
  room = Number.POSITIVE_INFINITY
  isForbidden = false
  /** What was done to it, in order, by name. */
  readonly writes: string[] = []
  readonly #queues = new Map<string, Waiting[]>()

  readonly storage: TextStorage = {
    get: name => {
      this.#look()
      return this.texts.get(name)
    },
    set: (name, text) => {
      this.#look()
      if (this.#without(name) + name.length + text.length > this.room) throw new Error('QuotaExceededError')
      this.writes.push(name)
      this.texts.set(name, text)
    },
    remove: name => {
      this.#look()
      this.texts.delete(name)
    },
    names: prefix => {
      this.#look()
      return [...this.texts.keys()].filter(name => name.startsWith(prefix))
    },
  }

  /** What is kept under names with this word in them, by name. */
  kept(word: string): readonly string[] {
    return [...this.texts.keys()].filter(name => name.includes(` ${word} `))
  }

  /** A program on it: its ports, and its end, which nobody hears of but those who waited for what it owned. */
  program(): { readonly ports: Pick<Ports, 'storage' | 'own'>; readonly end: () => void } {
    const ends = new Set<() => void>()
    const own: Own = (name, owned) => {
      const letGo = this.#own(name, owned)
      ends.add(letGo)
      return letGo
    }
    return {
      ports: { storage: this.storage, own },
      end: () => {
        for (const end of ends) end()
      },
    }
  }

  /** How many characters are kept under other names; nobody counts where there is room for any. */
  #without(name: string): number {
    if (this.room === Number.POSITIVE_INFINITY) return 0
    const others = [...this.texts].filter(([one]) => one !== name)
    return others.reduce((sum, [one, kept]) => sum + one.length + kept.length, 0)
  }

  #look(): void {
    if (this.isForbidden) throw new Error('SecurityError')
  }

  #own(name: string, owned: () => void): () => void {
    const queue = this.#queues.get(name) ?? []
    this.#queues.set(name, queue)
    const waiting: Waiting = { owned, isOver: false }
    queue.push(waiting)
    if (queue[0] === waiting) owned()
    return () => {
      if (waiting.isOver) return
      waiting.isOver = true
      const wasFirst = queue[0] === waiting
      queue.splice(queue.indexOf(waiting), 1)
      if (wasFirst) queue[0]?.owned()
    }
  }
}
