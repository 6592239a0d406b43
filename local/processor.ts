import { cpus } from 'node:os'

/** What all cores of the machine have done since it was started, in any unit. */
export type CoreTime = { readonly idle: number; readonly all: number }

/** A look at the cores is worth something after this time and before that one, in milliseconds. */
const SHORTEST_MS = 100
const LONGEST_MS = 1000
/** With less than this share of it idle a machine is busy. */
const IDLE_SHARE = 0.15

const coreTime = (): CoreTime => {
  const all = cpus().map(({ times }) => times)
  const sum = (of: (times: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0)
  return {
    idle: sum(({ idle }) => idle),
    all: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
  }
}

/**
 * Tells whether all cores of the machine are at work, whoever works: asked again and again while something waits, it
 * answers for the last tenths of a second. The first time it is asked it knows nothing, and says no.
 */
export const busyMachine = (look = coreTime, now = () => performance.now()): (() => boolean) => {
  let seen = { ...look(), at: now() }
  let isBusy = false
  return () => {
    const passed = now() - seen.at
    if (passed < SHORTEST_MS) return isBusy
    const next = { ...look(), at: now() }
    const share = (next.idle - seen.idle) / Math.max(1, next.all - seen.all)
    isBusy = passed <= LONGEST_MS && share < IDLE_SHARE
    seen = next
    return isBusy
  }
}

/** This machine, for all who ask. */
export const isMachineBusy = busyMachine()
