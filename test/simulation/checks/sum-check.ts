import { standing, unamended } from '../../../shared/domain/log/amended.ts'
import { hasBegunEra } from '../../../shared/domain/log/eras.ts'
import { rowIn } from '../world/tables.ts'
import type { World } from '../world/world.ts'
import type { Committed } from './committed.ts'

/**
 * When all is quiet, what is kept beside the log of each entry is what the log says of it (I1). As long as nothing was said since
 * a restore pages know of what was under way at the moment of the backup by reading it.
 */
export const holdSums = async ({ store, deployments, sky }: World, committed: Committed): Promise<void> => {
  for (const name of store.state.rows.keys()) {
    const row = rowIn(store, name)
    if (!row?.quiet || !hasBegunEra(row)) continue
    const { channel, epoch, head } = row
    const sums = await deployments.tables.amendments.read(channel, 0, head)
    for (let seq = 1; seq <= head; seq++) {
      const state = committed.stateOf(channel, epoch, seq)
      if (!state || committed.isAmendment(channel, seq)) continue
      const kept = sums.find(sum => sum.seq === seq) ?? unamended(seq)
      const { edits, deleted, reactions } = standing(row, kept)
      const words = reactions.filter(({ on }) => on).map(({ emoji, user }) => `${emoji} ${user}`)
      const sum = [edits.at(-1)?.seq, deleted?.seq, words.toSorted()].join()
      const wanted = [state.edited?.seq, state.deleted?.seq, state.reactions].join()
      if (sum !== wanted)
        sky.watch.violate('I1', `the sum of ${seq} of ${channel} ${epoch} is ${sum}; the log says ${wanted}`)
    }
  }
}
