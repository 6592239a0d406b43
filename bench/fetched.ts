/** Something of others that a run of the benches fetches once, however many parts ask for it. */
export type Fetched<Thing> = {
  /** Rejects where it cannot be had, each time it is asked for. */
  readonly get: () => Promise<Thing>
  /** Removes it, where it was fetched. Never rejects. */
  readonly remove: () => Promise<void>
}

/** `fetch` is called when it is first asked for. */
export const fetchedOnce = <Thing extends { remove(): Promise<void> } | undefined>(
  fetch: () => Promise<Thing>,
): Fetched<Thing> => {
  let kept: Promise<Thing> | undefined
  return {
    get: () => {
      kept ??= fetch()
      return kept
    },
    remove: async () => {
      await kept?.then(thing => thing?.remove()).catch(() => undefined)
      kept = undefined
    },
  }
}
