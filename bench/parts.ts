import type { Part } from './part.ts'

/** Parts by name, each loaded when it is asked for. */
export type Parts = Readonly<Record<string, () => Promise<{ readonly part: Part }>>>

/** Every part of `npm run bench`, in the order in which they run. One row each. */
export const PARTS: Parts = {
  cost: () => import('./cost/part.ts'),
  cold: () => import('./cold/part.ts'),
  latency: () => import('./latency/part.ts'),
  post: () => import('./post/part.ts'),
  fanout: () => import('./fanout/part.ts'),
  faults: () => import('./faults/part.ts'),
  senders: () => import('./senders/part.ts'),
  local: () => import('./local/part.ts'),
  // Ours beside the sample is what was measured beside Socket.IO.
  sample: () => import('./sample/part.ts'),
  sockets: () => import('./sockets/part.ts'),
}
