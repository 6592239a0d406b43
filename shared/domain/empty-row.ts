import type { ChannelRow, Era, Founding } from './ports.ts'

/** The eras of a channel that is founded under a generation. */
export const firstEras = (generation: string): readonly Era[] =>
  generation ? [{ generation, after: 0 }] : []

/** A channel in which nothing has been said: every set empty, every number 0. The epoch is as it is given. */
export const emptyRow = (
  { channel, epoch, members, conversation }: Founding,
  generation = '',
): ChannelRow => ({
  channel,
  epoch,
  generation,
  eras: firstEras(generation),
  head: 0,
  earlier: 0,
  ...(members && { members: [...new Set(members)] }),
  departures: 0,
  young: [],
  old: [],
  floor: 0,
  turn: 0,
  turnedAt: 0,
  pace: {},
  ...(conversation && { conversation: conversation.access }),
})
