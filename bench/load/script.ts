import { setTimeout as sleep } from 'node:timers/promises'
import type { Stack } from '../stack.ts'

const LOOK_MS = 100

/** Since a moment of `performance.now()`, to a tenth. */
export const secondsSince = (moment: number): number =>
  Number(((performance.now() - moment) / 1000).toFixed(1))

/** Looks until something is so; answers after how many seconds, `Infinity` where it takes too long. */
export const secondsUntil = async (isSo: () => boolean, withinSeconds: number): Promise<number> => {
  const began = performance.now()
  while (!isSo()) {
    if (performance.now() - began > withinSeconds * 1000) return Number.POSITIVE_INFINITY
    await sleep(LOOK_MS)
  }
  return secondsSince(began)
}

/** What a script measured, row by row, and whether it is as it should be. */
export type Measured = {
  readonly report: Readonly<Record<string, number | string | boolean>>
  readonly isRight: boolean
}

/** Runs a script on a stack of its own and prints what it measured; the exit code says whether it is as it should be. */
export const runScript = async (
  starting: Promise<Stack>,
  isJson: boolean,
  measure: (stack: Stack) => Promise<Measured>,
): Promise<void> => {
  const stack = await starting
  const interrupt = () => void stack.stop().then(() => process.exit(130))
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    const { report, isRight } = await measure(stack)
    if (isJson) console.log(JSON.stringify({ ...report, right: isRight }))
    else console.table(report)
    process.exitCode = isRight ? 0 : 1
  } finally {
    await stack.stop()
  }
}
