import type { SocketLease } from '../caller-ports.ts'
import type { Clock } from '../ports.ts'

/** What nobody can know who keeps in memory who is where. */
export type Movement =
  /** A socket is posted to from now on. */
  | {
      readonly kind: 'arrived'
      readonly user: string
      readonly connection: string
      readonly lease: SocketLease
      /** The socket whose place it took. */
      readonly replaces?: string
    }
  /** A socket of the user ended; whether it has come back meanwhile their row says. */
  | { readonly kind: 'departed'; readonly user: string; readonly connection: string }
  /** A large channel has one member more; so many had left when they were in. */
  | {
      readonly kind: 'joined'
      readonly channel: string
      readonly epoch: string
      readonly user: string
      readonly departures: number
    }

/** `at`: when its writer began to write it, epoch milliseconds. */
export type Noted = Movement & { readonly at: number }

/** One place for all movements, in the order of time: what an instance has missed is one read, whatever it tells to whom. */
export type Movements = {
  /** Once it has answered, every `since` that begins afterwards MUST find it, from `at` on. Twice does no harm. */
  put(movement: Movement, at: number): Promise<void>
  /** Those from a time on (epoch milliseconds), strongly consistent; nothing where there are `most` of them or more. */
  since(from: number, most: number): Promise<readonly Noted[] | undefined>
}

/** How long what is noted may be on its way, before it is noted again under a later time. */
const SETTLED_MS = 500
/** How far a look goes back behind the one before it: for what was on its way then, and for clocks that are a second and a half apart. */
export const OVERLAP_MS = SETTLED_MS + 1500

/** What a look, and a note, ask of an app. */
export type MovementPorts = { readonly movements: Movements; readonly clock: Clock }

/** A place that is so slow is not helped by more notes: heartbeats repair what is missed. */
const TRIES = 3

/** Notes a movement: when this has answered, nobody who looks afterwards misses it, unless notes take half a second each. */
export const note = async (app: MovementPorts, movement: Movement): Promise<void> => {
  for (let tries = 0; tries < TRIES; tries++) {
    const at = app.clock.now()
    await app.movements.put(movement, at)
    if (app.clock.now() - at <= SETTLED_MS) return
  }
}
