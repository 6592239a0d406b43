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

/** A socket of a user. */
export type Target = { readonly user: string; readonly connection: string; readonly roles: readonly string[] }

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

/** Posts until a frame is not taken: what comes after it would leave a hole. */
const postAll = async (app: App, to: Target, frames: readonly string[]): Promise<Posted> => {
  for (const frame of frames) {
    const posted = await app.sockets.post(to.connection, frame)
    if (posted !== 'sent') return posted
  }
  return 'sent'
}

/**
 * Posts the events, in order, to every live socket of the users that may have them, and writes nothing; a socket's
 * failure harms no other. Answers the sockets by what came of it.
 */
export const tell = async (
  app: App,
  users: Iterable<UserRow>,
  tellings: readonly Telling[],
): Promise<Readonly<Record<Posted, readonly Target[]>>> => {
  const now = app.clock.now()
  const outcome: Record<Posted, Target[]> = { sent: [], gone: [], slow: [] }
  const framesFor = encoder(tellings)
  const targets = [...users].flatMap(row =>
    liveSockets(row, now).map(([connection, { roles }]) => ({ user: row.user, connection, roles })),
  )
  await inParallel(POSTS_AT_ONCE, targets, async to => {
    outcome[await postAll(app, to, framesFor(to))].push(to)
  })
  return outcome
}
