import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { Body, Channel, ChannelSummary, HeliographError, Marks, Sent } from '../index.ts'
import { UNOPENED } from './conversation.ts'
import { keyOf, PRESENCES, RECEIPTS, SUMMARY, TYPERS } from './facts.ts'
import { useSession } from './provider.ts'
import { useFact } from './reading.ts'
import type { Session } from './session.ts'

/** What a person does in a channel; the same functions each time. */
export type ChannelDoings<B extends object = Body> = {
  /** As `channel.send`. One that is given up is `unsent` in the list, so nobody has to wait for it. */
  readonly send: (body: B, options?: { readonly key?: string }) => Promise<Sent>
  /** A key was pressed, or (`false`) nothing is typed any more. */
  readonly typing: (on?: boolean) => void
  /** Everything up to a number has been seen; everything told so far when none is said. */
  readonly read: (seq?: number) => void
  readonly leave: () => Promise<void>
  /** Tries once more to open what was refused. */
  readonly open: () => void
}

export type ChannelView<B extends object = Body> = ChannelDoings<B> & {
  readonly name: string
  /** `undefined` while the caller is not in it, as far as is known. */
  readonly summary: ChannelSummary | undefined
  /** Why it could not be opened. */
  readonly error: HeliographError | undefined
}

const doingsIn = <B extends object>(session: Session, name: string): ChannelDoings<B> => {
  const channel = (): Channel<B> => session.use().channel<B>(name)
  return {
    send: (body, options) => session.send(name, body, options),
    typing: on => channel().typing(on),
    read: seq => channel().read(seq),
    leave: () => channel().leave(),
    open: () => session.seen(name)?.open(),
  }
}

/** Where one stands in a channel, and what one can do there. Joins it, durably, unless `join` is false. */
export const useChannel = <B extends object = Body>(
  name: string,
  { join = true }: { readonly join?: boolean } = {},
): ChannelView<B> => {
  const session = useSession()
  const summary = useFact(SUMMARY, name)
  const watch = useMemo(
    () => (changed: () => void) => (join ? session.conversation(name).watch(changed) : () => {}),
    [session, name, join],
  )
  const error = useSyncExternalStore(
    watch,
    () => session.seen(name)?.snapshot.error,
    () => UNOPENED.error,
  )
  const doings = useMemo(() => doingsIn<B>(session, name), [session, name])
  // Who goes away types no more.
  useEffect(() => () => session.client?.channel(name).typing(false), [session, name])
  return useMemo(() => ({ name, summary, error, ...doings }), [name, summary, error, doings])
}

/** The ids of those who type now, other than the caller. */
export const useTyping = (name: string): readonly string[] => useFact(TYPERS, name)

/** How far the others are, by user: in small channels, from the join on. */
export const useReceipts = (name: string): Readonly<Record<string, Marks>> => useFact(RECEIPTS, name)

/** What others show, by user: those of whom something is known. Asks of whom nothing is, all together. */
export const usePresence = (users: readonly string[]): ReturnType<typeof PRESENCES.read> =>
  useFact(PRESENCES, keyOf(users))
