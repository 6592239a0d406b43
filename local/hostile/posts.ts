import { setTimeout as sleep } from 'node:timers/promises'
import type { Crossings, PostStatus } from '../crossings.ts'
import type { FaultName } from './fault-table.ts'
import type { Faults } from './faults.ts'

type Deliver = () => PostStatus | Promise<PostStatus>
type Posting = (faults: Faults, deliver: Deliver) => PostStatus | Promise<PostStatus>

/** The faults of posts. One at a time: the first that happens. */
const rows: readonly { readonly name: FaultName; readonly does: Posting }[] = [
  { name: 'post-throttled', does: () => 429 },
  { name: 'post-gone', does: () => 410 },
  { name: 'post-lost', does: () => 200 },
  {
    name: 'post-late',
    does: async (faults, deliver) => {
      await sleep(faults.upTo('post-late'), undefined, { ref: false })
      return deliver()
    },
  },
]

/** Puts faults before posts to sockets. */
export const hostilePost =
  (post: Crossings['post'], faults: Faults): Crossings['post'] =>
  (connectionId, deliver) => {
    const struck = rows.find(({ name }) => faults.strikes(name))
    const honest = () => post(connectionId, deliver)
    return struck ? struck.does(faults, honest) : honest()
  }
