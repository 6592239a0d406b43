import type { ChannelRow } from '../ports.ts'

/**
 * What a restore of the tables does to a channel. The deployment's `generation` changes with every restore. It is part of
 * every epoch, so that each client learns it without a row being touched; and what is committed under another generation
 * stands in a log of its own. For the row and its log are never restored to the same moment: the log may hold entries
 * above the row's head, which must not be taken for those that get their numbers now.
 */

/** Stands in no epoch that a row keeps and in no channel's name. */
const IN_EPOCH = '.'
const IN_LOG = '#'

/** The epoch as the wire has it, from the one that the row keeps. */
export const epochOf = (own: string, generation: string): string =>
  generation ? `${own}${IN_EPOCH}${generation}` : own

const logNamed = (channel: string, generation: string): string =>
  generation ? `${channel}${IN_LOG}${generation}` : channel

const generationOf = (epoch: string): string => epoch.split(IN_EPOCH)[1] ?? ''

/** The log in which the entries of an epoch stand. */
export const logOf = ({ channel, epoch }: Pick<ChannelRow, 'channel' | 'epoch'>): string =>
  logNamed(channel, generationOf(epoch))

/** Where a number stands: in which log, up to where that one goes, and whether nothing more is ever put there. */
export type Whereabouts = { readonly log: string; readonly ends: number; readonly isOver: boolean }

export const whereIs = ({ channel, head, eras, generation }: ChannelRow, seq: number): Whereabouts => {
  const at = eras.findLastIndex(({ after }) => after < seq)
  const own = eras[at]?.generation ?? ''
  return { log: logNamed(channel, own), ends: eras[at + 1]?.after ?? head, isOver: own !== generation }
}

/** The generation under which a number was committed. */
export const generationAt = ({ eras }: Pick<ChannelRow, 'eras'>, seq: number): string =>
  eras.findLast(({ after }) => after < seq)?.generation ?? ''

/**
 * Up to where a log that was known by an epoch is the one of today: as far as its era went, or less. Where there is no
 * row to ask, all of it or nothing.
 */
export const sharedUpTo = (row: ChannelRow | undefined, epoch: string, generation = ''): number => {
  const known = generationOf(epoch)
  if (!row) return known === generation ? Number.POSITIVE_INFINITY : 0
  if (known === row.generation) return Number.POSITIVE_INFINITY
  const at = row.eras.findIndex(era => era.generation === known)
  return row.eras[at + 1]?.after ?? row.head
}

/** Whether anything has been committed since the tables were restored, or they never were. */
export const hasBegunEra = ({ eras, generation }: ChannelRow): boolean =>
  (eras.at(-1)?.generation ?? '') === generation

/**
 * The head above which the first commit since a restore begins an era; nothing where that has been done.
 * @throws in an instance of an older generation: it must not write to tables that have moved on
 */
export const eraToBegin = (row: ChannelRow): number | undefined => {
  const { head, eras, generation } = row
  if (hasBegunEra(row)) return undefined
  if (!generation || eras.some(era => era.generation === generation))
    throw new Error(`the generation "${generation}" of this deployment is over`)
  return head
}
