import { setTimeout as sleep } from 'node:timers/promises'
import { startOwn } from '../local/own.ts'
import { OPENING_AT_ONCE, peersIfThere } from '../local/runs.ts'
import { startSocketIo } from '../peers/socket-io.ts'
import { usageOfTree } from '../replay/process-tree.ts'
import type { Gathering } from '../wire/crowd.ts'
import { startLoad } from '../wire/load.ts'

/** What came of idle sockets at one server. */
export type Idle = {
  readonly bytesEach: number
  readonly acceptsPerSecond: number
  readonly cpuMsEach: number
}

/** How many, after how many that are not counted: with these all is loaded and warm, so what comes on top is a socket's own. */
export type Crowding = { readonly sockets: number; readonly warmUp: number }

type Target = Pick<Gathering, 'dialect' | 'url' | 'tokens'> & { readonly roots: readonly number[] }

const CALM_MS = 2000

const usageOf = (roots: readonly number[]) => {
  const all = roots.map(usageOfTree)
  const sum = (of: (usage: NonNullable<(typeof all)[number]>) => number) =>
    all.reduce((total, usage) => total + (usage ? of(usage) : 0), 0)
  return {
    bytes: sum(({ memoryBytes }) => memoryBytes),
    cpu: sum(one => one.ownCpuSeconds + one.restCpuSeconds),
  }
}

const idleOn = async (target: Target, { sockets, warmUp }: Crowding): Promise<Idle> => {
  const { roots, ...where } = target
  const load = startLoad()
  const common = { ...where, room: 1, greets: false, openingAtOnce: OPENING_AT_ONCE }
  try {
    await load.gather({ ...common, sockets: warmUp })
    await sleep(CALM_MS)
    const before = usageOf(roots)
    const ms = await load.gather({ ...common, sockets })
    const opened = usageOf(roots)
    await sleep(CALM_MS)
    return {
      bytesEach: (usageOf(roots).bytes - before.bytes) / sockets,
      acceptsPerSecond: sockets / (ms / 1000),
      cpuMsEach: ((opened.cpu - before.cpu) * 1000) / sockets,
    }
  } finally {
    await load.end()
  }
}

/** At our own stack: open, and nothing said. */
export const ownIdle = async (crowding: Crowding): Promise<Idle> => {
  const own = await startOwn()
  try {
    const { url, roots } = own
    return await idleOn({ dialect: 'heliograph', url, tokens: await own.tokens(1), roots }, crowding)
  } finally {
    await own.end()
  }
}

/** At Socket.IO that keeps nothing; `undefined` where it cannot be fetched, which is said. */
export const peerIdle = async (
  crowding: Crowding,
  say: (line: string) => void,
): Promise<Idle | undefined> => {
  const packages = await peersIfThere(say)
  if (!packages) return undefined
  const { url, roots, end } = await startSocketIo(packages)
  try {
    return await idleOn({ dialect: 'socketIo', url, tokens: [], roots }, crowding)
  } finally {
    await end()
  }
}
