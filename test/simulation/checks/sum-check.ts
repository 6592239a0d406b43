import {
  type Amended,
  isAmendment,
  standing,
  unamended,
  withAmendment,
} from '../../../shared/domain/log/amended.ts'
import type { ChannelRow } from '../../../shared/domain/ports.ts'
import { rowIn } from '../world/tables.ts'
import type { World } from '../world/world.ts'
import type { Committed } from './committed.ts'

/** The newest entry is at hand with the row: where a restore has left it to the row alone, pages know of it by that. */
const withLast = ({ last }: ChannelRow, sum: Amended): Amended =>
  last && isAmendment(last) && last.amends.seq === sum.seq ? withAmendment(sum, last) : sum

/** When all is quiet, what is kept beside the log of each entry is what the log says of it (I1). */
export const holdSums = async ({ store, deployments, sky }: World, committed: Committed): Promise<void> => {
  for (const name of store.state.rows.keys()) {
    const row = rowIn(store, name)
    if (!row?.quiet) continue
    const { channel, epoch, head } = row
    const sums = await deployments.tables.amendments.read(channel, 0, head)
    for (let seq = 1; seq <= head; seq++) {
      const state = committed.stateOf(channel, epoch, seq)
      if (!state || committed.isAmendment(channel, seq)) continue
      const kept = sums.find(sum => sum.seq === seq) ?? unamended(seq)
      const { edits, deleted, reactions } = withLast(row, standing(row, kept))
      const words = reactions.filter(({ on }) => on).map(({ emoji, user }) => `${emoji} ${user}`)
      const sum = [edits.at(-1)?.seq, deleted?.seq, words.toSorted()].join()
      const wanted = [state.edited?.seq, state.deleted?.seq, state.reactions].join()
      if (sum !== wanted)
        sky.watch.violate('I1', `the sum of ${seq} of ${channel} ${epoch} is ${sum}; the log says ${wanted}`)
    }
  }
}
