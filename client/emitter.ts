/** Listens for one kind of event; answers how to stop listening. */
export type On<Events> = <E extends keyof Events>(
  event: E,
  listener: (payload: Events[E]) => void,
) => () => void

/** Tells what happens to those who listen, in the order in which they came. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(payload: never) => void>>()

  readonly on: On<Events> = (event, listener) => {
    // Its own function each time, so that one who listens twice can stop once.
    const told = (payload: never) => listener(payload)
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners.add(told))
    return () => {
      listeners.delete(told)
    }
  }

  /** True when somebody would be told. */
  hears(event: keyof Events): boolean {
    return (this.#listeners.get(event)?.size ?? 0) > 0
  }

  /** A listener that throws harms no other and not the client: its error surfaces by itself, as an uncaught one. */
  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])])
      try {
        listener(payload as never)
      } catch (thrown) {
        queueMicrotask(() => {
          throw thrown
        })
      }
  }
}
