import { useMemo, useSyncExternalStore } from 'react'
import type { Client } from '../index.ts'
import { useSession } from './provider.ts'
import { same } from './same.ts'
import type { Session } from './session.ts'

/** Something that the client knows, about a key (a channel's name, say): how to read it, and what tells that it may have changed. */
export type Fact<Key, Value> = {
  readonly read: (client: Client, key: Key) => Value
  readonly listen: (client: Client, key: Key, changed: () => void, session: Session) => () => void
  /** On a server, and before there is a client. */
  readonly initially: Value
}

const readingOf = <Key, Value>(session: Session, { read, listen, initially }: Fact<Key, Value>, key: Key) => {
  let last = initially
  return {
    subscribe: (changed: () => void) => {
      const stop = listen(session.use(), key, changed, session)
      // There is a client now, and may not have been when this was drawn.
      changed()
      return stop
    },
    /** The same object as long as it says the same: then React draws nothing. */
    snapshot: () => {
      const next = session.client ? read(session.client, key) : initially
      if (!same(last, next)) last = next
      return last
    },
  }
}

/** Reads a fact, and draws the component anew when it has changed and then alone. The key has to be the same value each time. */
export const useFact = <Key, Value>(fact: Fact<Key, Value>, key: Key): Value => {
  const session = useSession()
  const { subscribe, snapshot } = useMemo(() => readingOf(session, fact, key), [session, fact, key])
  return useSyncExternalStore(subscribe, snapshot, () => fact.initially)
}
