import { createContext, createElement, type ReactNode, useContext, useEffect, useMemo } from 'react'
import { Session, type Source } from './session.ts'

const SessionContext = createContext<Session | undefined>(undefined)

/**
 * Gives the components below it a client: one that there is, which stays its owner's to close, or a function that connects
 * one, which is asked once on the screen (never on a server) and closed when the provider goes. The function of the first
 * time counts: for another user, or another address, give the provider another `key`.
 */
export type HeliographProviderProps = {
  readonly client: Source
  readonly children?: ReactNode
}

export const HeliographProvider = ({ client, children }: HeliographProviderProps): ReactNode => {
  // A function is another one each time that the parent is drawn; it says the same.
  const given = typeof client === 'function' ? undefined : client
  // biome-ignore lint/correctness/useExhaustiveDependencies: of functions the first counts.
  const session = useMemo(() => new Session(client), [given])
  useEffect(() => session.hold(), [session])
  return createElement(SessionContext.Provider, { value: session }, children)
}

/** What the hooks share. Throws where there is no provider above. */
export const useSession = (): Session => {
  const session = useContext(SessionContext)
  if (!session) throw new Error('There is no HeliographProvider above this component.')
  return session
}
