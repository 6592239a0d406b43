import { bytesOf, type Event, encode, LIMITS } from '../protocol/index.ts'
import type { App } from './app.ts'
import { inParallel } from './in-parallel.ts'
import { liveSockets } from './leases.ts'
import type { Posted, UserRow } from './ports.ts'

const POSTS_AT_ONCE = 64
/** An event, and which of the sockets it is not for. */
export type Telling = {
  readonly event: Event
  readonly exceptSocket?: string
  readonly exceptUser?: string
  readonly onlyRole?: string
  readonly onlyUser?: string
}

/** What came of the posts, and the users whose last socket was found gone, as their rows are then. */
export type PostCount = Record<Posted, number> & { readonly left: UserRow[] }
type Target = { readonly user: string; readonly connection: string; readonly roles: readonly string[] }

const isFor = (telling: Telling, to: Target): boolean =>
  telling.exceptSocket !== to.connection &&
  telling.exceptUser !== to.user &&
  (telling.onlyUser === undefined || telling.onlyUser === to.user) &&
  (telling.onlyRole === undefined || to.roles.includes(telling.onlyRole))

/** Frames that hold the events in order, each below the limit; one event travels alone, several as an array. */
export const framesOf = (events: readonly Event[]): readonly string[] => {
  const frames: string[][] = []
  let room = 0
  for (const event of events) {
    const text = encode(event)
    const bytes = bytesOf(text) + 1
    if (bytes > room || frames.length === 0) {
      frames.push([])
      room = LIMITS.frameBytes - 2
    }
    frames.at(-1)?.push(text)
    room -= bytes
  }
  return frames.map(texts => (texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(',')}]`))
}

/** Encodes each different selection of events once, however many sockets get it. */
const encoder = (tellings: readonly Telling[]) => {
  const made = new Map<string, readonly string[]>()
  return (to: Target): readonly string[] => {
    const chosen = tellings.filter(telling => isFor(telling, to))
    const selection =
      chosen.length === tellings.length ? '*' : chosen.map(telling => tellings.indexOf(telling)).join()
    const frames = made.get(selection) ?? framesOf(chosen.map(telling => telling.event))
    made.set(selection, frames)
    return frames
  }
}

const postAll = async (
  app: App,
  to: Target,
  frames: readonly string[],
  count: PostCount,
): Promise<boolean> => {
  for (const frame of frames) {
    const posted = await app.sockets.post(to.connection, frame)
    count[posted]++
    if (posted !== 'sent') return posted === 'gone'
  }
  return false
}

/**
 * Posts the events, in order, to every live socket of the users that may have them; a socket's failure harms no
 * other. A socket that is gone is forgotten; should it live after all, its next heartbeat registers it again.
 */
export const tell = async (
  app: App,
  users: Iterable<UserRow>,
  tellings: readonly Telling[],
): Promise<PostCount> => {
  const now = app.clock.now()
  const count: PostCount = { sent: 0, gone: 0, slow: 0, left: [] }
  const framesFor = encoder(tellings)
  const targets = [...users].flatMap(row =>
    liveSockets(row, now).map(([connection, { roles }]) => ({ user: row.user, connection, roles })),
  )
  await inParallel(POSTS_AT_ONCE, targets, async to => {
    const gone = await postAll(app, to, framesFor(to), count)
    const row = gone ? await app.users.release(to.user, to.connection, now) : undefined
    if (row && liveSockets(row, now).length === 0) count.left.push(row)
  })
  return count
}
