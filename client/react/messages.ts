import { useMemo, useSyncExternalStore } from 'react'
import type { Body, InboxItem, Sent } from '../index.ts'
import { type Conversed, UNOPENED } from './conversation.ts'
import { NO_CONVERSATIONS } from './inbox.ts'
import { useSession } from './provider.ts'
import type { Session } from './session.ts'

export type MessagesView<B extends object = Body> = Conversed<B> & {
  readonly send: (body: B, options?: { readonly key?: string }) => Promise<Sent>
  /** Reads the page before the first that is there; once, however often it is called meanwhile. Never rejects: see `error`. */
  readonly older: (limit?: number) => Promise<void>
  /** Sends once more what was given up. */
  readonly sendAgain: (key: string) => Promise<Sent> | undefined
  /** Puts away what was given up. */
  readonly discard: (key: string) => void
}

const messagesOf = (session: Session, name: string) => ({
  watch: (changed: () => void) => session.conversation(name).watch(changed),
  snapshot: () => session.seen(name)?.snapshot ?? UNOPENED,
  doings: {
    send: (body: object, options?: { readonly key?: string }) => session.send(name, body, options),
    older: async (limit?: number) => session.seen(name)?.older(limit),
    sendAgain: (key: string) => session.seen(name)?.sendAgain(key),
    discard: (key: string) => void session.take(name, key),
  },
})

/** A channel's messages for the screen: joins it, shows the newest page, and goes on from there. */
export const useMessages = <B extends object = Body>(name: string): MessagesView<B> => {
  const session = useSession()
  const { watch, snapshot, doings } = useMemo(() => messagesOf(session, name), [session, name])
  const view = useSyncExternalStore(watch, snapshot, () => UNOPENED)
  // What the bodies hold is the program's word; nobody checks it.
  return useMemo(() => ({ ...(view as Conversed<B>), ...doings }), [view, doings])
}

/** The caller's conversations as `client.inbox()` keeps them: the pinned ones first, then the one with the newest word. */
export const useInbox = (): readonly InboxItem[] => {
  const { inbox } = useSession()
  return useSyncExternalStore(
    inbox.watch,
    () => inbox.snapshot,
    () => NO_CONVERSATIONS,
  )
}
