import { useMemo } from 'react'
import type { Client, ConnectionState, HeliographError, Keeping, Quality, Usage } from '../index.ts'
import { useSession } from './provider.ts'
import { type Fact, useFact } from './reading.ts'

/** How the client is connected. */
export type ConnectionView = {
  readonly state: ConnectionState
  /** There is a socket that the server knows: what is sent goes now. */
  readonly online: boolean
  /** While `waiting` or `offline`: when the next try begins, in milliseconds since 1970. */
  readonly retryAt: number | undefined
  /** Why it closed by itself, or waits. */
  readonly reason: HeliographError | undefined
  /** The caller's id, from the first hello on. */
  readonly user: string | undefined
  /** Whether what is on its way outlasts the program. */
  readonly keeping: Keeping
  /** How good the way to the server is. */
  readonly quality: Quality
}

const ONLINE: ReadonlySet<ConnectionState> = new Set(['repairing', 'live'])

const CONNECTION: Fact<undefined, ConnectionView> = {
  read: ({ state, retryAt, reason, user, keeping, quality }) => ({
    ...{ state, retryAt, reason, user, keeping, quality },
    online: ONLINE.has(state),
  }),
  listen: (client, _key, changed) => {
    const stops = [client.on('state', changed), client.on('keeping', changed)]
    return () => {
      for (const stop of stops) stop()
    }
  },
  initially: {
    state: 'connecting',
    online: false,
    retryAt: undefined,
    reason: undefined,
    user: undefined,
    keeping: 'none',
    quality: 'good',
  },
}

const CLIENT: Fact<undefined, Client | undefined> = {
  read: client => client,
  listen: () => () => {},
  initially: undefined,
}

/** The client itself; `undefined` on a server, and in the first drawing of a page that a server has drawn. */
export const useHeliograph = (): Client | undefined => useFact(CLIENT, undefined)

/** What may be asked of the connection; the same functions each time. */
export type ConnectionDoings = {
  /** Tries now instead of at `retryAt`. */
  readonly reconnect: () => void
  /** Bytes sent and received until now; nothing is drawn anew because they grow. `undefined` before there is a client. */
  readonly usage: () => Usage | undefined
}

/** How the client is connected. */
export const useConnection = (): ConnectionView & ConnectionDoings => {
  const session = useSession()
  const view = useFact(CONNECTION, undefined)
  const doings = useMemo(
    () => ({ reconnect: () => session.use().reconnect(), usage: () => session.client?.usage() }),
    [session],
  )
  return useMemo(() => ({ ...view, ...doings }), [view, doings])
}
