import type { Fleet } from './fleet.ts'

/** Which of two versions takes an event. */
export type Dial = {
  /** The share of events that the other version takes, from 0 to 1. */
  share: number
  /** How many events each has taken since the dial was made. */
  readonly taken: { here: number; other: number }
}

export const dialAt = (share: number): Dial => ({ share, taken: { here: 0, other: 0 } })

/**
 * Two versions of the functions at work on the same tables and sockets, as in the middle of a deployment: chance decides
 * for each event anew which one takes it, as it does behind a weighted alias.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 * @param known the functions that the other version has; the rest is taken here
 */
export const sideBySide = (
  here: Fleet,
  other: Fleet,
  known: ReadonlySet<string>,
  dial: Dial,
  random: () => number = Math.random,
): Fleet => ({
  invoke: (name, payload, isWaitedFor) => {
    const isOther = known.has(name) && random() < dial.share
    dial.taken[isOther ? 'other' : 'here'] += 1
    return (isOther ? other : here).invoke(name, payload, isWaitedFor)
  },
  waiting: () => here.waiting() + other.waiting(),
  end: async () => {
    await Promise.all([here.end(), other.end()])
  },
})
