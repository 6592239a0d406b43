import type { ChannelRow, Founding } from './ports.ts'

/** A channel in which nothing has been said: every set empty, every number 0. */
export const emptyRow = ({ channel, epoch, members }: Founding): ChannelRow => ({
  channel,
  epoch,
  head: 0,
  ...(members && { members: [...new Set(members)] }),
  departures: 0,
  young: [],
  old: [],
  floor: 0,
  turn: 0,
  turnedAt: 0,
  pace: {},
})
