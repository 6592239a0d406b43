import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Came, Gathering, Stretch } from './crowd.ts'
import type { Order } from './generator.ts'

/** A crowd of sockets in a process of its own. */
export type Load = {
  /** Opens them; answers how long that took, in milliseconds. Rejects where one did not open. */
  readonly gather: (gathering: Gathering) => Promise<number>
  readonly saturate: (stretch: Stretch) => Promise<Came>
  readonly talk: (perSecond: number, stretch: Stretch) => Promise<Came>
  /** Ends the process and all its sockets. */
  readonly end: () => Promise<void>
}

type Said = { readonly answer?: unknown; readonly fault?: string }

/** Starts the process of a crowd. */
export const startLoad = (): Load => {
  const child = fork(join(import.meta.dirname, 'generator.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const ask = async (order: Order): Promise<unknown> => {
    child.send(order)
    const said = await Promise.race([
      once(child, 'message').then(([word]) => word as Said),
      ended.then((): Said => ({ fault: 'the load has ended by itself' })),
    ])
    if (said.fault !== undefined) throw new Error(said.fault)
    return said.answer
  }
  return {
    gather: async gathering => (await ask({ order: 'gather', gathering })) as number,
    saturate: async stretch => (await ask({ order: 'saturate', stretch })) as Came,
    talk: async (perSecond, stretch) => (await ask({ order: 'talk', perSecond, stretch })) as Came,
    end: async () => {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}
