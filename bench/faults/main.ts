import type { Posted, Sockets, UserRow } from '../../shared/domain/ports.ts'
import { LANES } from '../../shared/domain/posting/lanes.ts'
import { spread } from '../../shared/domain/sessions/session.ts'
import type { UserRows } from '../../shared/store/memory/users.ts'
import type { Ready } from '../endpoint/process.ts'
import { byOurs, bySdk, type Variant } from '../post/variants.ts'
import { appOver } from './app.ts'

/** What a process is told: to tell so many frames to sockets that are well, and as many, in turn, to others of which some are not. */
export type Job = {
  readonly ready: Ready
  readonly by: 'ours' | 'sdk'
  readonly sockets: number
  /** How many are gone, and how many are throttled at the first try. */
  readonly gone: number
  readonly throttled: number
  readonly frames: number
}
/** Frame by frame, what became of it among those that are well and among the others. */
export type Answer = { readonly well: readonly Told[]; readonly ill: readonly Told[] }
export type Told = {
  /** Milliseconds until the last socket that takes everything at once had the frame, and until nothing was left to do. */
  readonly live: number
  readonly all: number
  /** Live sockets, the throttled ones among them, that did not get the frame. */
  readonly missed: number
}

const HOUR_MS = 3_600_000
const CHANNEL = 'chat:faults'
const namesOf = (sockets: number, gone: number, throttled: number): readonly string[] =>
  Array.from({ length: sockets }, (_, at) =>
    at < gone ? `gone-${at}` : at < gone + throttled ? `throttled-${at}` : `live-${at}`,
  )

/** Counts who gets the frame, and when the last of those who take everything at once has it. */
const watch = () => {
  const begun = performance.now()
  const got = new Set<string>()
  let live = 0
  return {
    got: (connection: string) => {
      got.add(connection)
      if (connection.startsWith('live')) live = performance.now() - begun
    },
    told: (names: readonly string[]): Told => ({
      live,
      all: performance.now() - begun,
      missed: names.filter(name => !name.startsWith('gone') && !got.has(name)).length,
    }),
  }
}

type Tell = (seen: ReturnType<typeof watch>) => Promise<unknown>

/** By the SDK as it comes: everything at once, and whatever a post rejects with is passed over. */
const tellBySdk = ({ post }: Variant, names: readonly string[]): Tell => {
  const tell = async (name: string, seen: ReturnType<typeof watch>) => {
    await post(name, '{"event":"message"}')
    seen.got(name)
  }
  return seen => Promise.allSettled(names.map(name => tell(name, seen)))
}

const rowsOf = (names: readonly string[]): UserRows => {
  const [since, until] = [Date.now() - HOUR_MS, Date.now() + HOUR_MS]
  const lease = { since, until, issued: since, expires: until, roles: [] }
  return new Map(
    names.map((user): [string, UserRow] => [user, { user, sockets: { [user]: lease }, seen: since }]),
  )
}

/** As the fan-out does: it forgets who is gone and tries again who is slow. */
const tellByOurs = ({ post }: Variant, names: readonly string[]): Tell => {
  const users = rowsOf(names)
  let current: ReturnType<typeof watch> | undefined
  const sockets: Sockets = {
    post: async (connection, frame) => {
      const posted = (await post(connection, frame)) as Posted
      if (posted === 'sent') current?.got(connection)
      return posted
    },
    close: async () => {},
  }
  const app = appOver(sockets, users)
  const event = { event: 'typing', channel: CHANNEL, from: 'bench', on: true } as const
  return async seen => {
    current = seen
    await spread(app, users, [{ event, lane: LANES.message }], async () => true)
  }
}

process.once('message', async ({ ready, by, sockets, gone, throttled, frames }: Job) => {
  const variant = by === 'sdk' ? bySdk(ready) : byOurs(ready)
  const tell = by === 'sdk' ? tellBySdk : tellByOurs
  const groups = { well: namesOf(sockets, 0, 0), ill: namesOf(sockets, gone, throttled) }
  const tells = { well: tell(variant, groups.well), ill: tell(variant, groups.ill) }
  const told: Record<'well' | 'ill', Told[]> = { well: [], ill: [] }
  for (let frame = 0; frame < frames; frame++)
    for (const group of ['well', 'ill'] as const) {
      const seen = watch()
      await tells[group](seen)
      told[group].push(seen.told(groups[group]))
    }
  process.send?.(told satisfies Answer, () => process.exit(0))
})
