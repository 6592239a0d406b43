import { type Packages, peers } from '../peers/packages.ts'
import { type Behind, startSocketIo } from '../peers/socket-io.ts'
import type { Came, Gathering } from '../wire/crowd.ts'
import { type Load, startLoad } from '../wire/load.ts'
import { startOwn } from './own.ts'
import type { Shape } from './shapes.ts'

/** How long is measured, in milliseconds. */
export type Lengths = { readonly runUpMs: number; readonly fullMs: number; readonly calmMs: number }

/** What came of one server under one shape: at saturation, and where it was asked for at a message a second each. */
export type Run = { readonly full: Came; readonly calm?: Came }

/** Sockets that are opened beside each other: fewer than the local runtime's door takes for a crowd. */
export const OPENING_AT_ONCE = 32

type Target = Pick<Gathering, 'dialect' | 'url' | 'tokens'> & { readonly roots: readonly number[] }

const runOn = async (load: Load, target: Target, shape: Shape, lengths: Lengths, isCalm: boolean) => {
  const { roots, ...where } = target
  const { sockets, room } = shape
  await load.gather({ ...where, sockets, room, greets: true, openingAtOnce: OPENING_AT_ONCE })
  const { runUpMs, fullMs, calmMs } = lengths
  const full = await load.saturate({ runUpMs, ms: fullMs, roots })
  if (!isCalm) return { full }
  return { full, calm: await load.talk(1, { runUpMs, ms: calmMs, roots }) }
}

/** Has a crowd of a process of its own speak to a server. */
export const withLoad = async (
  target: Target,
  shape: Shape,
  lengths: Lengths,
  isCalm: boolean,
): Promise<Run> => {
  const load = startLoad()
  try {
    return await runOn(load, target, shape, lengths, isCalm)
  } finally {
    await load.end()
  }
}

const measured = new Map<string, Run>()
const nameOf = ({ name }: Shape, { runUpMs, fullMs }: Lengths): string => `${name} ${runUpMs} ${fullMs}`

/** Our own stack at saturation: as it was measured in this run, where it was. */
export const ownFull = async (shape: Shape, lengths: Lengths): Promise<Run> =>
  measured.get(nameOf(shape, lengths)) ?? runOwn(shape, lengths, false)

/** Runs our own stack: a new one for each shape. */
export const runOwn = async (shape: Shape, lengths: Lengths, isCalm: boolean): Promise<Run> => {
  const own = await startOwn()
  try {
    const tokens = await own.tokens(shape.sockets)
    const target = { dialect: 'heliograph', url: own.url, tokens, roots: own.roots } as const
    const run = await withLoad(target, shape, lengths, isCalm)
    measured.set(nameOf(shape, lengths), run)
    return run
  } finally {
    await own.end()
  }
}

/** Runs a peer: a new one for each shape. */
export const runPeer = async (
  packages: Packages,
  behind: Behind,
  shape: Shape,
  lengths: Lengths,
  isCalm: boolean,
): Promise<Run> => {
  const { url, roots, end } = await startSocketIo(packages, behind)
  try {
    return await withLoad({ dialect: 'socketIo', url, tokens: [], roots }, shape, lengths, isCalm)
  } finally {
    await end()
  }
}

/** The peers, or nothing where they cannot be fetched, which is said. */
export const peersIfThere = async (say: (line: string) => void): Promise<Packages | undefined> => {
  try {
    const packages = await peers.get()
    if (!packages.postgres) say('PostgreSQL cannot be fetched here: the rows beside it are left out')
    if (!packages.redis) say('Redis cannot be fetched here: the rows beside it are left out')
    return packages
  } catch (fault) {
    say(`Socket.IO cannot be fetched here, nothing stands beside our figures: ${(fault as Error).message}`)
    return undefined
  }
}
