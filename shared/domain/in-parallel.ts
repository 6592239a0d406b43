/** Runs `work` over the items, at most `most` at once; rejects with the first failure once the running ones ended. */
export const inParallel = async <Item>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const queue = items.values()
  const worker = async () => {
    for (const item of queue) await work(item)
  }
  const ended = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker))
  const failed = ended.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
}

/** Neither is under way any more when the other has failed: an instance stands still once it has answered. */
export const both = async <One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> => {
  await Promise.allSettled([one, other])
  return Promise.all([one, other])
}
