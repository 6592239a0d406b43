/** Runs something for each item, at most so many at once, beginning in order. The first fault ends it and is thrown. */
export const atMost = async <T>(
  atOnce: number,
  items: readonly T[],
  run: (item: T, index: number) => Promise<unknown>,
): Promise<void> => {
  let next = 0
  const lane = async () => {
    for (let at = next++; at < items.length; at = next++) await run(items[at] as T, at)
  }
  const stop = (fault: unknown) => {
    next = items.length
    throw fault
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, () => lane().catch(stop)))
}
