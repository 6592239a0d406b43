const rites = new Set<() => void>()

/**
 * Runs something synchronous when this process ends by itself or by a fault. The returned function takes it back.
 */
export const atExit = (rite: () => void): (() => void) => {
  if (rites.size === 0) process.on('exit', runAll)
  rites.add(rite)
  return () => {
    rites.delete(rite)
    if (rites.size === 0) process.off('exit', runAll)
  }
}

const runAll = (): void => {
  for (const rite of rites) rite()
}
