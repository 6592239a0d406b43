import { aborted } from './listen.ts'

/**
 * Where a device keeps texts by name, over restarts of the program. What `set` returned from MUST be there after any end
 * of the program; it throws where there is no room, or no leave, to keep anything. Several programs may use one storage
 * at once (two windows of a page): each call is whole, and nothing is promised between two.
 */
export type TextStorage = {
  readonly get: (name: string) => string | undefined
  readonly set: (name: string, text: string) => void
  readonly remove: (name: string) => void
  /** All names that begin so, in any order. */
  readonly names: (prefix: string) => readonly string[]
}

/** Runs something as soon as this program alone has the name, of all that share its storage; answers how to let it go. */
export type Own = (name: string, owned: () => void) => () => void

/** The browser's own storage. A browser may refuse it altogether: then each call throws. */
const local: TextStorage = {
  get: name => localStorage.getItem(name) ?? undefined,
  set: (name, text) => localStorage.setItem(name, text),
  remove: name => localStorage.removeItem(name),
  names: prefix => Object.keys(localStorage).filter(name => name.startsWith(prefix)),
}

/**
 * What a page has; programs outside of pages have none unless they bring one. It is not touched here: a page that may not
 * have it is refused at the first touch.
 */
export const localTexts: TextStorage | undefined =
  typeof window !== 'undefined' && 'localStorage' in window ? local : undefined

/** Web Locks, which end with the page that holds them. Where there are none (pages without https) all own everything. */
export const ownByLock: Own = (name, owned) => {
  if (typeof navigator === 'undefined' || !navigator.locks) {
    owned()
    return () => {}
  }
  const given = new AbortController()
  const until = aborted(given.signal)
  const held = () => {
    owned()
    return until
  }
  // Given up before it was had, it is rejected: nobody waits for it any more.
  navigator.locks.request(name, { signal: given.signal }, held).catch(() => {})
  return () => given.abort()
}
